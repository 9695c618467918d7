import { describe, expect, it } from "vitest";
import { formatProblem } from "../../src/build/build-problem.ts";
import { checkNonRetryable, nonRetryableNames } from "../../src/build/non-retryable.ts";
import { parseProjectFile } from "../../src/build/project-file.ts";
import type { FunctionSignature, WitType } from "../../src/wit/wit-type.ts";
import { makeFfqn } from "../../src/wit/ffqn.ts";

const activity = `[[activity_wasm]]\nname = "a"\nlocation = "a.wasm"\n`;

function problemsOf(text: string): readonly string[] {
  const parsed = parseProjectFile(activity + text);
  return "problems" in parsed ? parsed.problems.map(formatProblem) : [];
}

function returning(err: WitType | null): FunctionSignature {
  return {
    ffqn: makeFfqn("a:b/c", "d"),
    params: [],
    result: { kind: "result", ok: null, err },
  };
}

const VARIANT: WitType = {
  kind: "variant",
  cases: [
    { name: "execution-failed", type: null },
    { name: "out-of-stock", type: null },
    { name: "refused", type: { kind: "string" } },
  ],
};
const STRING: WitType = { kind: "string" };

describe("the retry policy of an activity", () => {
  it("[RT21] can be written in full", () => {
    const text = `${activity}retry_backoff_factor = 1.5
retry_max_backoff = { hours = 8760 }
retry_jitter = 0.25
non_retryable = ["out-of-stock", "no luck"]
on_exhausted = "pause"`;
    expect(parseProjectFile(text)).toMatchObject([
      {
        settings: {
          maxRetries: 5,
          retryBackoffFactor: 1.5,
          retryMaxBackoffMs: 365 * 24 * 3_600_000,
          retryJitter: 0.25,
          nonRetryable: ["out-of-stock", "no luck"],
          onExhausted: "pause",
        },
      },
    ]);
  });

  it.each([
    ["retry_backoff_factor = 0.9", "`retry_backoff_factor` is 0.9", "a number from 1 to 100"],
    ["retry_backoff_factor = 101", "is 101", "a number from 1 to 100"],
    ["retry_max_backoff = { hours = 8761 }", '"hours":8761', "at most 31536000 seconds"],
    ["retry_jitter = 1.1", "`retry_jitter` is 1.1", "a number from 0 to 1"],
    ['retry_jitter = "half"', '`retry_jitter` is "half"', "a number from 0 to 1"],
    ['non_retryable = "busy"', '`non_retryable` is "busy"', "a list of names of err cases"],
    ['non_retryable = [""]', "non_retryable.0", "a list of names of err cases"],
    ['on_exhausted = "park"', '`on_exhausted` is "park"', '"fail" or "pause"'],
    ["retry_jiter = 0", "unknown key `retry_jiter`", "Did you mean `retry_jitter`?"],
  ])("[RT21] is refused with what would be right: %s", (text, found, right) => {
    const [problem = "", ...others] = problemsOf(text);
    expect(others).toEqual([]);
    expect(problem).toContain(found);
    expect(problem).toContain(right);
  });
});

describe("errs that are not retried", () => {
  it("[RT22] are named as in WIT or in JSON, and compared as in JSON", () => {
    const exports = [returning(VARIANT), returning(null)];
    expect(nonRetryableNames(["out-of-stock", "out_of_stock", "refused"], exports)).toEqual([
      "out_of_stock",
      "refused",
    ]);
    expect(checkNonRetryable(["out-of-stock", "out_of_stock", "refused"], exports)).toEqual([]);
  });

  it("[RT22] are whole texts where errs are strings", () => {
    expect(nonRetryableNames(["out-of-stock"], [returning(STRING)])).toEqual(["out-of-stock"]);
    const both = [returning(STRING), returning(VARIANT)];
    expect(nonRetryableNames(["out-of-stock"], both)).toEqual(["out_of_stock", "out-of-stock"]);
  });

  it.each([
    ["out-of-stok", [returning(VARIANT)], "Did you mean out_of_stock?"],
    ["zebra", [returning(VARIANT)], "The cases are: execution-failed, out-of-stock, refused."],
    ["zebra", [returning(null)], "Their errs have no payload"],
  ])("[RT22] are refused when no function returns them: %s", (name, exports, right) => {
    expect(checkNonRetryable([name], exports)).toMatchObject([
      {
        kind: "invalid-value",
        message: `\`non_retryable\` names \`${name}\`, which no err of its functions is`,
        remedy: expect.stringContaining(right) as unknown,
      },
    ]);
  });
});
