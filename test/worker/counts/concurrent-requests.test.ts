import { env } from "cloudflare:workers";
import { describe, expect, inject, it } from "vitest";
import type { Children } from "./gathered-children.ts";
import { gatherRequest } from "./gathered-children.ts";

const origin = inject("webOrigin");

/** Whose requests are answered when so many of them have come, and not before. */
function meeting(together: number): { readonly key: string; readonly url: string } {
  const key = crypto.randomUUID();
  return { key, url: `${origin}/together?key=${key}&count=${together}` };
}

/** Runs so many children that all ask for the url, and expects that all of them get an answer. */
async function gathered(of: Children["of"], count: number, url: string): Promise<void> {
  const request = gatherRequest({ of, count, params: [url] });
  const object = env.UNLISTED.getByName(request.id);
  await object.create(request);
  expect(await object.result(request.id, 50_000)).toEqual({
    kind: "finished",
    retval: { kind: "ok", value: String(count) },
  });
}

async function timesAsked(key: string): Promise<number> {
  return Number(await (await fetch(`${origin}/count?key=${key}`)).text());
}

const compiled = ["bench:knock/knock", "get"] as const;
const typescript = ["testing:http-small/http", "get"] as const;

describe("activities that wait for their servers", () => {
  it.each([
    { name: "100 compiled", of: compiled, count: 100 },
    { name: "20 TypeScript", of: typescript, count: 20 },
  ])("[CO110] do so at the same time: $name", async ({ of, count }) => {
    const { key, url } = meeting(count);
    await gathered(of, count, url);
    // Nobody had to ask twice.
    expect(await timesAsked(key)).toBe(count);
  });

  it("[CO111] take turns when there are more than the memory has room for", async () => {
    const { key, url } = meeting(20);
    await gathered(typescript, 60, url);
    expect(await timesAsked(key)).toBe(60);
  });
});
