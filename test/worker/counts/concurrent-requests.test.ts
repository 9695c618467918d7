import { env } from "cloudflare:workers";
import { describe, expect, inject, it } from "vitest";
import type { Children } from "./gathered-children.ts";
import { gatherRequest } from "./gathered-children.ts";

const origin = inject("webOrigin");

/** Children whose requests are answered when all of them have come, and not before. */
function meeting(of: Children["of"], count: number): Children & { readonly key: string } {
  const key = crypto.randomUUID();
  return { of, count, params: [`${origin}/together?key=${key}&count=${count}`], key };
}

describe("activities that wait for their servers", () => {
  it.each([
    { name: "100 compiled", of: ["bench:knock/knock", "get"], count: 100 },
    { name: "20 TypeScript", of: ["testing:http-small/http", "get"], count: 20 },
  ] as const)("[CO110] do so at the same time: $name", async ({ of, count }) => {
    const children = meeting(of, count);
    const request = gatherRequest(children);
    const object = env.COUNTED.getByName(request.id);
    await object.create(request);
    expect(await object.result(request.id, 50_000)).toEqual({
      kind: "finished",
      retval: { kind: "ok", value: String(count) },
    });
    // Nobody had to ask twice.
    const asked = await fetch(`${origin}/count?key=${children.key}`);
    expect(await asked.text()).toBe(String(count));
  });
});
