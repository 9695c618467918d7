import { describe, expect, it } from "vitest";
import { printJson } from "../../src/wit/json-text.ts";
import type { JsonValue } from "../../src/wit/json-text.ts";
import { hasPermanentErr, projectFailure } from "../../src/wit/retval.ts";
import type { WitType } from "../../src/wit/wit-type.ts";

const problem: WitType = {
  kind: "variant",
  cases: [
    { name: "execution-failed", type: null },
    { name: "permanent-refusal", type: { kind: "string" } },
    { name: "is-permanent", type: null },
    { name: "busy", type: { kind: "string" } },
  ],
};

describe("an execution failure", () => {
  it.each<readonly [string, WitType, unknown]>([
    ["no payload", { kind: "result", ok: { kind: "u8" }, err: null }, null],
    ["a string", { kind: "result", ok: null, err: { kind: "string" } }, "execution_failed"],
    ["a variant", { kind: "result", ok: null, err: problem }, { tag: "execution-failed" }],
  ])("[WT31] reaches the parent as an err of %s", (_shape, result, err) => {
    expect(projectFailure(result)).toEqual(err);
  });

  it("[WT31] has no projection on a type that the build refuses", () => {
    expect(() => projectFailure({ kind: "u8" })).toThrow(TypeError);
  });
});

describe("an err", () => {
  it.each<readonly [JsonValue, WitType | null, boolean]>([
    [{ permanent_refusal: "no" }, problem, true],
    ["is_permanent", problem, true],
    [{ busy: "permanent" }, problem, false],
    ["execution_failed", problem, false],
    ["permanent", { kind: "string" }, false],
    [null, null, false],
  ])("[WT32] %j is permanent by the name of its case only", (err, type, isPermanent) => {
    expect(hasPermanentErr(err === null ? null : printJson(err), type)).toBe(isPermanent);
  });
});
