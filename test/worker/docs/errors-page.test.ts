import { describe, expect, it } from "vitest";
import page from "../../../docs/errors.md?raw";
import { statusOfCode } from "../../../src/api/problem.ts";
import { send, sendJson } from "../api/local-api.ts";

/** The sections of refusals: code, status, and the request of the example, if there is one. */
const refusals = [...page.matchAll(/^### `([a-z-]+)` (\d+)$([^]*?)(?=^##)/gm)].map(
  ([, code = "", status = "", text = ""]) => ({
    code,
    status: Number(status),
    example: /```http\n(GET|POST|PUT) (.+)\n([^]*?)```/.exec(text),
  }),
);

const examples = refusals.flatMap(({ code, status, example }) => {
  const [, method, path = "", body = ""] = example ?? [];
  return method === undefined ? [] : [{ code, status, method, path, body }];
});

describe("docs/errors.md", () => {
  it("[DC1] has every code of a refusal with its status, and no other", () => {
    const shown = Object.fromEntries(refusals.map(({ code, status }) => [code, status]));
    expect(shown).toEqual(statusOfCode);
    expect(refusals).toHaveLength(Object.keys(statusOfCode).length);
  });

  it("[DC2] has examples of refusals", () => {
    expect(examples.length).toBe(page.match(/```http/g)?.length);
    expect(examples.length).toBeGreaterThan(10);
  });

  it.each(examples)(
    "[DC2] $method $path is refused as $code",
    async ({ method, path, ...rest }) => {
      const answer =
        method === "GET"
          ? await send(path)
          : await sendJson(method === "PUT" ? "PUT" : "POST", path, rest.body);
      expect(await answer.json()).toMatchObject({ error: { code: rest.code } });
      expect(answer.status).toBe(rest.status);
    },
  );
});
