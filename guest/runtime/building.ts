/** Whether the modules are being loaded, which happens once, when the component is built. */

import type { Signature } from "./signature.ts";

let isLoading = true;
let called: Signature | null = null;

/** The modules are loaded, and that function of the component is called. */
export function beginCall(signature: Signature): void {
  isLoading = false;
  called = signature;
}

/** The function that is called. Throws while modules are loaded. */
export function currentCall(): Signature {
  if (called === null) throw new Error("no function of the component is called");
  return called;
}

/** While modules are loaded there is no host: nobody runs yet. */
export function hasHost(): boolean {
  return !isLoading;
}

/** Throws while modules are loaded: what `what` gives would be frozen into the component. */
export function needsHost(what: string): void {
  if (isLoading) {
    throw new Error(
      `${what} cannot be used while the module is loaded, which happens once, when the component is built: use it inside a function`,
    );
  }
}
