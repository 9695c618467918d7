/**
 * `Promise` over the queue of `jobs.ts`. The build turns `async` functions into generators that use it, so that an
 * exported function may be `async`.
 */
import { enqueueJob } from "./jobs.ts";

type State<T> =
  | { readonly kind: "pending"; readonly waiting: ((end: Settled<T>) => void)[] }
  | Settled<T>;

type Settled<T> =
  | { readonly kind: "ok"; readonly value: T }
  | { readonly kind: "failed"; readonly reason: unknown };

type Resolve<T> = (value: T | PromiseLike<T>) => void;
type Reject = (reason?: unknown) => void;

interface Outcome {
  readonly status: "fulfilled" | "rejected";
  readonly value?: unknown;
  readonly reason?: unknown;
}

/** Rejected, and nobody has asked for the reason. */
const unhandled = new Map<object, unknown>();

const NONE: readonly unknown[] = [];

/** The reasons of rejected promises that nobody handled, each once. */
export function takeUnhandled(): readonly unknown[] {
  if (unhandled.size === 0) return NONE;
  const reasons = [...unhandled.values()];
  unhandled.clear();
  return reasons;
}

export class QueuedPromise<T> implements PromiseLike<T> {
  #state: State<T> = { kind: "pending", waiting: [] };

  constructor(executor: (resolve: Resolve<T>, reject: Reject) => void) {
    const { resolve, reject } = this.#settlers();
    try {
      executor(resolve, reject);
    } catch (error) {
      reject(error);
    }
  }

  get [Symbol.toStringTag](): string {
    return "Promise";
  }

  // oxlint-disable-next-line unicorn/no-thenable -- it is a promise
  then<A = T, B = never>(
    onOk?: ((value: T) => A | PromiseLike<A>) | null,
    onFailed?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): QueuedPromise<A | B> {
    return new QueuedPromise<A | B>((resolve, reject) => {
      this.#whenSettled((end) => {
        try {
          if (end.kind === "ok") {
            // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- without a handler A is T
            resolve(typeof onOk === "function" ? onOk(end.value) : (end.value as unknown as A));
          } else if (typeof onFailed === "function") {
            resolve(onFailed(end.reason));
          } else {
            reject(end.reason);
          }
        } catch (error) {
          reject(error);
        }
      });
    });
  }

  catch<B = never>(
    onFailed?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): QueuedPromise<T | B> {
    return this.then(null, onFailed);
  }

  finally(onEnd?: (() => unknown) | null): QueuedPromise<T> {
    if (typeof onEnd !== "function") return this.then(null, null);
    return this.then(
      (value) => QueuedPromise.resolve(onEnd()).then(() => value),
      (reason: unknown) =>
        QueuedPromise.resolve(onEnd()).then(() => {
          throw reason;
        }),
    );
  }

  static resolve<T>(value: T | PromiseLike<T>): QueuedPromise<T> {
    return value instanceof QueuedPromise
      ? (value as QueuedPromise<T>)
      : new QueuedPromise<T>((resolve) => resolve(value));
  }

  static reject<T = never>(reason?: unknown): QueuedPromise<T> {
    return new QueuedPromise<T>((_resolve, reject) => reject(reason));
  }

  static withResolvers<T>(): {
    promise: QueuedPromise<T>;
    resolve: Resolve<T>;
    reject: Reject;
  } {
    let settlers: { resolve: Resolve<T>; reject: Reject } | null = null;
    const promise = new QueuedPromise<T>((resolve, reject) => {
      settlers = { resolve, reject };
    });
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the executor has run
    return { promise, ...(settlers as unknown as { resolve: Resolve<T>; reject: Reject }) };
  }

  static try<T, Args extends readonly unknown[]>(
    work: (...args: Args) => T | PromiseLike<T>,
    ...args: Args
  ): QueuedPromise<T> {
    return new QueuedPromise<T>((resolve) => resolve(work(...args)));
  }

  static all(values: Iterable<unknown>): QueuedPromise<unknown[]> {
    return collected(values, (promise, keep, reject) => {
      promise.then(keep, reject);
    });
  }

  static allSettled(values: Iterable<unknown>): QueuedPromise<Outcome[]> {
    return collected<Outcome>(values, (promise, keep) => {
      promise.then(
        (value) => keep({ status: "fulfilled", value }),
        (reason: unknown) => keep({ status: "rejected", reason }),
      );
    });
  }

  static any(values: Iterable<unknown>): QueuedPromise<unknown> {
    return new QueuedPromise((resolve, reject) => {
      const failures = collected(values, (promise, keep) => {
        promise.then(resolve, keep);
      });
      failures.then((reasons) => reject(new AggregateError(reasons, "All promises were rejected")));
    });
  }

  static race(values: Iterable<unknown>): QueuedPromise<unknown> {
    return new QueuedPromise((resolve, reject) => {
      for (const value of values) QueuedPromise.resolve(value).then(resolve, reject);
    });
  }

  #settlers(): { readonly resolve: Resolve<T>; readonly reject: Reject } {
    let isDecided = false;
    const once = (act: () => void): void => {
      if (isDecided) return;
      isDecided = true;
      act();
    };
    return {
      resolve: (value) => once(() => this.#follow(value)),
      reject: (reason) => once(() => this.#end({ kind: "failed", reason })),
    };
  }

  #follow(value: T | PromiseLike<T>): void {
    if (value === this) {
      this.#end({ kind: "failed", reason: new TypeError("a promise cannot await itself") });
      return;
    }
    if (typeof value !== "object" || value === null) {
      this.#end({ kind: "ok", value });
      return;
    }
    try {
      // Read once, as the language does.
      const then: unknown = Reflect.get(value, "then");
      if (typeof then !== "function") {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what has no `then` is no promise
        this.#end({ kind: "ok", value: value as T });
        return;
      }
      enqueueJob(() => {
        const { resolve, reject } = this.#settlers();
        try {
          Reflect.apply(then, value, [resolve, reject]);
        } catch (error) {
          reject(error);
        }
      });
    } catch (reason) {
      this.#end({ kind: "failed", reason });
    }
  }

  #end(end: Settled<T>): void {
    if (this.#state.kind !== "pending") return;
    const { waiting } = this.#state;
    this.#state = end;
    if (end.kind === "failed" && waiting.length === 0) unhandled.set(this, end.reason);
    for (const react of waiting) enqueueJob(() => react(end));
  }

  #whenSettled(react: (end: Settled<T>) => void): void {
    const state = this.#state;
    if (state.kind === "pending") {
      state.waiting.push(react);
      return;
    }
    unhandled.delete(this);
    enqueueJob(() => react(state));
  }
}

/** Resolves with what was kept of each value, in their order. */
function collected<Kept = unknown>(
  values: Iterable<unknown>,
  start: (promise: QueuedPromise<unknown>, keep: (kept: Kept) => void, reject: Reject) => void,
): QueuedPromise<Kept[]> {
  return new QueuedPromise<Kept[]>((resolve, reject) => {
    const kept: Kept[] = [];
    let left = 1;
    const oneLess = (): void => {
      left -= 1;
      if (left === 0) resolve(kept);
    };
    let place = 0;
    for (const value of values) {
      const own = place;
      place += 1;
      left += 1;
      start(
        QueuedPromise.resolve(value),
        (result) => {
          kept[own] = result;
          oneLess();
        },
        reject,
      );
    }
    oneLess();
  });
}
