import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isJoinSetId, oneOffJoinSet } from "../../src/execution/join-set-id.ts";

describe("join set ids", () => {
  it.each(["o:1-fibo", "n:orders", "n:a/b-C9", "n:1", "g:1", "g:4294967296"])(
    "[EX4] are one-off, named or generated: %s",
    (text) => {
      expect(isJoinSetId(text)).toBe(true);
    },
  );

  it.each([
    "",
    "o:",
    "n:",
    "g:",
    "g:0",
    "g:01",
    "g:a",
    "x:1",
    "N:a",
    "n:a_b",
    "n:a.b",
    "n:a b",
    "n:é",
    "n:a\n",
  ])("[EX4] have no other kinds and characters: %j", (text) => {
    expect(isJoinSetId(text)).toBe(false);
  });

  it("[EX4] of direct calls are made of the number of the call and the function", () => {
    expect(oneOffJoinSet(1, "fibo")).toBe("o:1-fibo");
    expect(oneOffJoinSet(12, "get-all")).toBe("o:12-get-all");
  });

  it("[EX4] of direct calls are join set ids for every function name of WIT", () => {
    const names = fc.stringMatching(/^[a-z][a-z0-9]{0,8}(-[a-zA-Z][a-z0-9]{0,8}){0,3}$/);
    fc.assert(
      fc.property(fc.integer({ min: 1 }), names, (ordinal, name) => {
        expect(isJoinSetId(oneOffJoinSet(ordinal, name))).toBe(true);
      }),
    );
  });
});
