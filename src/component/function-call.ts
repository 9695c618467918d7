/** The way of one call into a component and out of it: from JSON to values, from what happened to an outcome. */
import type { Refused, RunOutcome, Trapped } from "../execution/run-outcome.ts";
import { parseJson } from "../wit/json-text.ts";
import type { JsonText } from "../wit/json-text.ts";
import type { Mismatch } from "../wit/mismatch.ts";
import { paramsFromJson } from "../wit/params-from-json.ts";
import { hasPermanentErr } from "../wit/retval.ts";
import { valueToJson } from "../wit/value-to-json.ts";
import type { FunctionSignature, WitType } from "../wit/wit-type.ts";
import type { WitValue } from "../wit/wit-value.ts";
import type { CallEnd } from "./component-instance.ts";
import type { ExecutableFunction } from "./executable-function.ts";
import { trapText } from "./trap-text.ts";

/** The values of stored params, which were checked when the execution was created. */
export function callParams(
  params: JsonText,
  signature: FunctionSignature,
): { readonly ok: readonly WitValue[] } | Refused {
  const json = parseJson(params);
  if (!("ok" in json)) return refused(`the params are not JSON: ${json.message}`);
  const values = paramsFromJson(json.ok, signature);
  if ("ok" in values) return values;
  return refused(
    values.kind === "type-mismatch"
      ? describeMismatch(values)
      : `the function takes (${values.names.join(", ")}), not ${values.actual} params`,
  );
}

/** @param lastWords what the component wrote to its standard error */
export function outcomeOf(
  end: CallEnd,
  { result }: ExecutableFunction,
  lastWords: string,
): RunOutcome {
  switch (end.kind) {
    case "threw":
      return trapped(end.error, lastWords);
    case "ok": {
      const value = payloadToJson(end.value, result.ok, "ok");
      return "kind" in value
        ? refusedResult(value)
        : { kind: "returned", retval: { kind: "ok", value: value.ok }, isPermanent: false };
    }
    case "err": {
      const value = payloadToJson(end.payload, result.err, "err");
      if ("kind" in value) return refusedResult(value);
      return {
        kind: "returned",
        retval: { kind: "err", value: value.ok },
        isPermanent: hasPermanentErr(value.ok, result.err),
      };
    }
  }
}

export function refused(reason: string): Refused {
  return { kind: "refused", reason, detail: null };
}

/** The evidence is what the guest said last, then its frames, or else those of the host function that failed. */
export function trapped(error: Error, lastWords: string): Trapped {
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  const guestFrames = frames.filter((line) => line.includes("wasm"));
  const backtrace = (guestFrames.length > 0 ? guestFrames : frames).map((line) => line.trim());
  const evidence = [lastWords, backtrace.join("\n")].filter((text) => text !== "");
  return {
    kind: "trapped",
    reason: trapText(error),
    detail: evidence.length === 0 ? null : evidence.join("\n\n"),
  };
}

export function describeMismatch({ path, expected, actual, hint }: Mismatch): string {
  const what = `${path}: expected ${expected}, not ${actual}`;
  return hint === undefined ? what : `${what} (${hint})`;
}

function payloadToJson(
  payload: unknown,
  type: WitType | null,
  side: "ok" | "err",
): { readonly ok: JsonText | null } | Mismatch {
  return type === null ? { ok: null } : valueToJson(payload, type, side);
}

function refusedResult(mismatch: Mismatch): Refused {
  return refused(
    `the component returned what its type does not allow: ${describeMismatch(mismatch)}`,
  );
}
