import { isJsonArray, printJson } from "./json-text.ts";
import type { JsonText, JsonValue } from "./json-text.ts";
import { mismatchAt } from "./mismatch.ts";
import type { Mismatch } from "./mismatch.ts";
import { paramsToJson } from "./params-to-json.ts";
import { valueFromJson } from "./value-from-json.ts";
import type { FunctionSignature } from "./wit-type.ts";
import type { WitValue } from "./wit-value.ts";

/** Too few or too many parameters; `names` are those of the function. */
export interface WrongArity {
  readonly kind: "wrong-arity";
  readonly expected: number;
  readonly actual: number;
  readonly names: readonly string[];
}

/** The parameters of a call, and the one text that all equal parameters have. */
export interface CheckedParams {
  readonly ok: readonly WitValue[];
  readonly canonical: JsonText;
}

/** Checks the parameters of a call, a JSON array with one item for each parameter. */
export function paramsFromJson(
  json: JsonValue,
  signature: FunctionSignature,
): CheckedParams | Mismatch | WrongArity {
  const { params } = signature;
  const names = params.map((param) => param.name);
  if (!isJsonArray(json)) {
    return notAnArray(json, signature, names);
  }
  if (json.length !== params.length) {
    return { kind: "wrong-arity", expected: params.length, actual: json.length, names };
  }
  const values: WitValue[] = [];
  for (const [index, { name, type }] of params.entries()) {
    const value = valueFromJson(json[index] ?? null, type, `params[${index}]`);
    if (!("ok" in value)) {
      return { ...value, parameter: name };
    }
    values.push(value.ok);
  }
  const canonical = paramsToJson(values, signature);
  return "ok" in canonical ? { ok: values, canonical: canonical.ok } : canonical;
}

function notAnArray(
  json: JsonValue,
  { params }: FunctionSignature,
  names: readonly string[],
): Mismatch {
  const hint = `the parameters are an array: [${names.join(", ")}]`;
  const type = { kind: "tuple", items: params.map((param) => param.type) } as const;
  return mismatchAt("params", { type, actual: printJson(json), hint });
}
