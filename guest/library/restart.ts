/** How a workflow begins again. */
import * as native from "obelisk:generations/restart@1.0.0";
import { currentCall, needsHost } from "../runtime/building.ts";
import { hasPayload } from "../runtime/call-error.ts";
import { paramsJson } from "./params-json.ts";

/** Comes back only by throwing. */
export function restartWith(...args: readonly unknown[]): never {
  needsHost("restartWith()");
  const called = currentCall();
  try {
    native.restartWith(paramsJson(called, args));
  } catch (thrown) {
    if (!hasPayload(thrown)) throw thrown;
    throw new Error(`restartWith: ${refusalOf(thrown.payload)}`, { cause: thrown });
  }
  throw new Error(`restartWith: ${called.ffqn} went on`);
}

export function generation(): number {
  needsHost("generation()");
  return native.generation();
}

function refusalOf(payload: unknown): string {
  const isMismatch = typeof payload === "object" && payload !== null && "val" in payload;
  return isMismatch
    ? String(payload.val)
    : "only a top-level execution begins again, and this is the child of another";
}
