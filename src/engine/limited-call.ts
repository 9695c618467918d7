/** Calls with params over the limit: they are recorded without them, and fail. */
import type { CallRefusal } from "../execution/fact.ts";
import { VALUE_LENGTH_MAX } from "../execution/limits.ts";
import type { Ffqn } from "../wit/ffqn.ts";
import type { JsonText } from "../wit/json-text.ts";
import type { Call } from "../workflow/replay.ts";

export function limited(ffqn: Ffqn, params: JsonText): Call {
  return { ffqn, params: params.length > VALUE_LENGTH_MAX ? null : params };
}

export function tooLarge(): Extract<CallRefusal, { readonly kind: "type-check-error" }> {
  const message = `the params have more than ${VALUE_LENGTH_MAX} characters of JSON`;
  return { kind: "type-check-error", message };
}
