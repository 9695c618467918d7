/**
 * Which err of a function stands for what its code threw.
 *
 * 1. A value of the err's type is that err, in whatever way its names are written; so is the payload of a
 *    `CallError` that was not caught.
 * 2. Where the err is a string, an `Error` is its message, and any other value is its text.
 * 3. Where the err has no value, everything thrown is that err.
 * 4. Everything else is no err: the run traps.
 */
import type { WitType } from "../../src/wit/wit-type.ts";
import { hasPayload } from "./call-error.ts";
import { Fault } from "./fault.ts";
import { shown } from "./shown.ts";
import { toWit } from "./to-wit.ts";

/** Null when there is no such err. */
export function errOf(type: WitType | null, thrown: unknown): { readonly payload: unknown } | null {
  if (type === null) return { payload: undefined };
  const value = hasPayload(thrown) ? thrown.payload : thrown;
  if (type.kind === "string") {
    return { payload: textOf(hasPayload(thrown) && typeof value !== "string" ? thrown : value) };
  }
  try {
    return { payload: toWit(type, value, "the err") };
  } catch (error) {
    if (error instanceof Fault) return null;
    throw error;
  }
}

function textOf(thrown: unknown): string {
  if (typeof thrown === "string") return thrown.toWellFormed();
  if (thrown instanceof Error) return thrown.message.toWellFormed();
  return shown(thrown).toWellFormed();
}
