/** Which functions the build has wrapped, so that the library can call them in other ways. */
import type { Signature } from "./signature.ts";

const signatures = new WeakMap<object, Signature>();

export function wrapped<Wrapped extends object>(called: Wrapped, signature: Signature): Wrapped {
  signatures.set(called, signature);
  return called;
}

/** Undefined for a function that no component exports. */
export function signatureOf(called: object): Signature | undefined {
  return signatures.get(called);
}
