/** JavaScript Promise Integration, which the platforms have and their types do not yet. */
declare namespace WebAssembly {
  type CoreFunction = (...core: readonly (number | bigint)[]) => unknown;
  /** What a guest can import: it is suspended while a promise that the function returned is pending. */
  const Suspending: new (call: CoreFunction) => ImportValue;
  /** The exported function as one that returns a promise, so that what it calls may suspend it. */
  function promising(exported: CallableFunction): (...core: readonly unknown[]) => Promise<unknown>;
}
