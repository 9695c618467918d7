/** The err that a called function returned, as the caller catches it. */
import { shown } from "./shown.ts";

export class CallError extends Error {
  override readonly name: string = "CallError";
  /** The value of the err; undefined when its type has none. */
  readonly payload: unknown;

  constructor(ffqn: string, payload: unknown) {
    super(typeof payload === "string" ? payload : `${ffqn} returned the err ${shown(payload)}`);
    this.payload = payload;
  }
}

/** Whether the engine threw it for an err. */
export function hasPayload(thrown: unknown): thrown is { readonly payload: unknown } {
  return typeof thrown === "object" && thrown !== null && Object.hasOwn(thrown, "payload");
}
