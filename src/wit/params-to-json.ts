import { canonicalText } from "./json-text.ts";
import type { JsonText } from "./json-text.ts";
import type { Mismatch } from "./mismatch.ts";
import { valueToJson } from "./value-to-json.ts";
import type { FunctionSignature } from "./wit-type.ts";

/**
 * The canonical JSON array of the arguments that a component calls a function with. Throws if there
 * are more or fewer than the function has parameters: bindings of a checked type cannot do that.
 */
export function paramsToJson(
  values: readonly unknown[],
  { ffqn, params }: FunctionSignature,
): { readonly ok: JsonText } | Mismatch {
  if (values.length !== params.length) {
    throw new RangeError(`${ffqn} has ${params.length} parameters, not ${values.length}`);
  }
  const texts: JsonText[] = [];
  for (const [index, { name, type }] of params.entries()) {
    const text = valueToJson(values[index], type, `params[${index}]`);
    if (!("ok" in text)) {
      return { ...text, parameter: name };
    }
    texts.push(text.ok);
  }
  return { ok: canonicalText(`[${texts.join()}]`) };
}
