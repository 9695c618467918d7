/**
 * Mandatory fallibility: every function that can be an execution returns a `result` with a place
 * for a failure that is not the function's own, so that a trap, a timeout or a cancellation always
 * reaches the caller as an ordinary err.
 */
import type { ResultType, WitType } from "./wit-type.ts";
import { formatWitType } from "./wit-text.ts";

/** The case of an err variant that stands for an execution failure. */
export const executionFailedCase = "execution-failed";

/**
 * What the err side offers: nothing (`result`, `result<T>`), a string, or a variant with the case
 * `execution-failed`.
 */
export interface FailurePlace {
  readonly kind: "none" | "string" | "variant";
}

/** A result type that an execution cannot have. */
export interface NoFailurePlace {
  readonly kind: "no-failure-place";
  /** WIT text of the type that was found. */
  readonly actual: string;
  readonly accepted: readonly string[];
  readonly reason: string;
}

const acceptedShapes = [
  "result",
  "result<T>",
  "result<_, string>",
  "result<T, string>",
  `result<_, V> with V a variant that has the case ${executionFailedCase} without payload`,
  `result<T, V> with V a variant that has the case ${executionFailedCase} without payload`,
] as const;

/**
 * Finds where a function with this result tells its caller about a failed execution; null is a
 * function without result.
 */
export function failurePlace(result: WitType | null): FailurePlace | NoFailurePlace {
  if (result?.kind !== "result") {
    return refuse(result, "a function that can be an execution returns a result");
  }
  return placeInErr(result);
}

function placeInErr(result: ResultType): FailurePlace | NoFailurePlace {
  const { err } = result;
  if (err === null) {
    return { kind: "none" };
  }
  if (err.kind === "string") {
    return { kind: "string" };
  }
  if (err.kind !== "variant") {
    return refuse(result, `an err of type ${formatWitType(err)} has no place for a failure`);
  }
  const failed = err.cases.find((variantCase) => variantCase.name === executionFailedCase);
  if (failed === undefined) {
    return refuse(result, `the err variant has no case ${executionFailedCase}`);
  }
  if (failed.type !== null) {
    return refuse(result, `the case ${executionFailedCase} of the err variant has a payload`);
  }
  return { kind: "variant" };
}

function refuse(result: WitType | null, reason: string): NoFailurePlace {
  const actual = result === null ? "no result" : formatWitType(result);
  return { kind: "no-failure-place", actual, accepted: acceptedShapes, reason };
}
