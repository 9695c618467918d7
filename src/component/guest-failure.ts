/** `obelisk:guest/failure`: how the code around a TypeScript component ends a run that has no result. */
import type { HostInterface } from "./wasi/wasi-interfaces.ts";

const FAILURE = "obelisk:guest/failure@1.0.0";

/** The stack is the guest's, in the lines of its sources. */
class GuestFailure extends Error {
  constructor(reason: string, frames: string) {
    super(reason);
    this.name = "GuestFailure";
    this.stack = `${reason}\n${frames}`;
  }
}

/** Undefined when the name is another interface's. */
export function guestFailure(name: string): HostInterface | undefined {
  if (name !== FAILURE) return undefined;
  return {
    fail: (reason: string, detail: string) => {
      throw new GuestFailure(reason, detail);
    },
  };
}
