/**
 * What an execution ends with. `ok` and `err` are the function's own answers; an execution failure
 * is the engine's, and a parent sees it as an err of the function's type (its projection).
 */
import { executionFailedCase, failurePlace } from "./failure-place.ts";
import type { JsonText } from "./json-text.ts";
import type { WitType } from "./wit-type.ts";
import type { TaggedValue } from "./wit-value.ts";
import { assertNever } from "./assert-never.ts";

export type FailureKind =
  | "timed-out"
  | "nondeterminism-detected"
  | "out-of-fuel"
  | "cancelled"
  | "uncategorized";

/** `reason` is one line for people; `detail` is evidence such as a backtrace. */
export interface ExecutionFailure {
  readonly failure: FailureKind;
  readonly reason: string;
  readonly detail: string | null;
}

/** Values are canonical JSON texts; null where the type has no payload. */
export type Retval =
  | { readonly kind: "ok"; readonly value: JsonText | null }
  | { readonly kind: "err"; readonly value: JsonText | null }
  | { readonly kind: "execution-failure"; readonly failure: ExecutionFailure };

/**
 * The err value that a parent sees for a failed child: null when the err has no payload. Throws if
 * the type has no place for it.
 */
export function projectFailure(result: WitType): string | TaggedValue | null {
  const place = failurePlace(result);
  switch (place.kind) {
    case "none":
      return null;
    case "string":
      return "execution_failed";
    case "variant":
      return { tag: executionFailedCase };
    case "no-failure-place":
      throw new TypeError(`${place.actual} cannot carry an execution failure: ${place.reason}`);
    default:
      return assertNever(place);
  }
}

/**
 * Whether an err says by itself that trying again is useless: it is a variant whose case has
 * `permanent` in its name. `err` is the canonical JSON text of the err's payload, whose type is
 * `errType`.
 */
export function hasPermanentErr(err: JsonText | null, errType: WitType | null): boolean {
  if (err === null || errType?.kind !== "variant") {
    return false;
  }
  const caseName = /^\{?"([a-z0-9_]+)"/.exec(err)?.[1];
  return caseName !== undefined && caseName.includes("permanent");
}
