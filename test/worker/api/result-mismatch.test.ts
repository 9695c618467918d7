import { describe, expect, it } from "vitest";
import { z } from "zod";
import { create, resultOf, send } from "./local-api.ts";

const misbehave = "testing:misbehave/misbehave";
/** Limit of the length of a text, of the items of a list, and of the JSON of a result. */
const mebi = 1024 * 1024;

const failed = z.strictObject({
  execution_failed: z.strictObject({
    kind: z.literal("uncategorized"),
    reason: z.string(),
    detail: z.string().nullable(),
  }),
});

/** Runs a function to its end; gives the reason of its failure, and the names of its events. */
async function failureOf(
  name: string,
  params: readonly unknown[],
): Promise<{ reason: string; events: readonly string[] }> {
  const id = await create(`${misbehave}.${name}`, params);
  const { execution_failed: failure } = failed.parse(await resultOf(id));
  const { events } = await (
    await send(`/v1/executions/${id}/events`)
  ).json<{ events: { event: object }[] }>();
  return {
    reason: failure.reason,
    events: events.flatMap(({ event }) => Object.keys(event)),
  };
}

const endedAtOnce = ["created", "locked", "finished"];
const endedAfterRetry = ["created", "locked", "temporarily_failed", "locked", "finished"];

describe("a component whose result does not fit its type", () => {
  it.each([
    ["long-text", mebi + 1, /: ok: expected string, not "x+…? \(.*1048576/],
    ["long-list", mebi + 1, /: ok: expected list<u8>, not .* \(.*1048576/],
  ])(
    "[HT50] %s of %i ends at once as a failure that names the limit",
    async (name, length, shown) => {
      const { reason, events } = await failureOf(name, [length]);
      expect(reason).toContain("the component returned what its type does not allow: ");
      expect(reason).toMatch(shown);
      expect(events).toEqual(endedAtOnce);
    },
  );

  it.each([
    ["long-text", mebi - 1],
    ["long-list", mebi / 2],
  ])("[HT50] so does %s of %i, whose JSON is too large", async (name, length) => {
    const { reason, events } = await failureOf(name, [length]);
    expect(reason).toMatch(/JSON.* 1048576/);
    expect(events).toEqual(endedAtOnce);
  });

  it.each([
    ["bad-char", /char/i],
    ["bad-case", /variant|discriminant|case/i],
  ])("[HT51] %s traps, is retried, and ends as a failure with the trap", async (name, shown) => {
    const { reason, events } = await failureOf(name, []);
    expect(reason).toMatch(shown);
    expect(events).toEqual(endedAfterRetry);
  });

  it("[HT50] what just fits is the result", async () => {
    const id = await create(`${misbehave}.long-text`, [mebi - 2]);
    expect(await resultOf(id)).toEqual({ ok: "x".repeat(mebi - 2) });
  });
});
