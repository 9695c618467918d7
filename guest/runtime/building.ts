/** Whether the modules are being loaded, which happens once, when the component is built. */

let isLoading = true;

/** The modules are loaded, and a function of the component is called. */
export function beginCall(): void {
  isLoading = false;
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
