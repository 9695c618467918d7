import { describe, expect, it } from "vitest";
import page from "../../../docs/http-api.md?raw";
import { send } from "./local-api.ts";

/** Requests with their answers: "GET", a path, a blank line and the body. */
const examples = [...page.matchAll(/```http\nGET (.+)\n\n([^]*?)\n```/g)].map(
  ([, path = "", body = ""]) => ({ path, body }),
);

async function digestOf(name: string): Promise<string> {
  const { components } = await (
    await send("/v1/components")
  ).json<{
    readonly components: readonly { readonly name: string; readonly component_digest: string }[];
  }>();
  return components.find((component) => component.name === name)?.component_digest ?? "";
}

function withoutDigests(text: string): string {
  return text.replaceAll(/sha256:[0-9a-f]+(?:\.\.\.)?/g, "sha256:...");
}

describe("docs/http-api.md", () => {
  it("[HT47] has examples", () => {
    expect(examples.length).toBe(page.match(/```http/g)?.length);
    expect(examples.length).toBeGreaterThan(5);
  });

  it.each(examples)("[HT47] $path answers what the page says", async ({ path, body }) => {
    const name = /<digest of (.+)>/.exec(path)?.[1];
    const digest = name === undefined ? "" : await digestOf(name);
    const response = await send(path.replace(/<digest of .+>/, digest));
    const text = withoutDigests((await response.text()).trimEnd());
    if (response.headers.get("content-type") === "application/json") {
      expect(JSON.parse(text)).toEqual(JSON.parse(withoutDigests(body)));
    } else {
      expect(text).toBe(body);
    }
  });
});
