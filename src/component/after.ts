import type { Soon } from "../engine/component-runtime.ts";

/** `then` of what comes at once or later. */
export function after<A, B>(soon: Soon<A>, next: (value: A) => B): Soon<B> {
  // oxlint-disable-next-line promise/no-callback-in-promise -- it is no callback that may be called twice
  return soon instanceof Promise ? soon.then(next) : next(soon);
}
