/**
 * The life of one run as its host functions see it.
 *
 * 1. A guest that waits is suspended inside `wait`; ending the scope unwinds it.
 * 2. A suspended stack that nothing unwinds is never collected (V8 takes it for a root), so every
 *    wait of a guest goes through its scope.
 * 3. After the end nothing that the guest still asks for is done.
 */

/** Goes through the guest of a run that is over. Nobody but the runtime ever sees it. */
class Unwind extends Error {
  constructor() {
    super("the run is over");
    this.name = "Unwind";
  }
}

/** Stops what was begun; is called at most once, and only before it has resolved. */
export type CancelWait = () => void;

export class RunScope {
  #isOver = false;
  #interrupt: (() => void) | null = null;
  readonly #atEnd = new Set<() => void>();

  get isOver(): boolean {
    return this.#isOver;
  }

  assertAlive(): void {
    if (this.#isOver) throw new Unwind();
  }

  /**
   * Suspends the guest until what `start` began resolves, or until the end of the scope, which rejects with
   * `Unwind`. A guest waits for one thing at a time.
   */
  wait<T>(start: (resolve: (value: T) => void) => CancelWait): Promise<T> {
    if (this.#isOver) return Promise.reject(new Unwind());
    if (this.#interrupt !== null) throw new Error("a guest waits for two things at once");
    return new Promise((resolve, reject) => {
      const cancel = start((value) => {
        this.#interrupt = null;
        resolve(value);
      });
      this.#interrupt = () => {
        cancel();
        reject(new Unwind());
      };
    });
  }

  /**
   * For what goes on while the guest does not wait for it.
   *
   * @param stop is called at the end of the run, at once when that has been
   * @returns what takes that back
   */
  atEnd(stop: () => void): () => void {
    if (this.#isOver) stop();
    else this.#atEnd.add(stop);
    return () => this.#atEnd.delete(stop);
  }

  /** Idempotent. */
  end(): void {
    this.#isOver = true;
    const interrupt = this.#interrupt;
    this.#interrupt = null;
    interrupt?.();
    for (const stop of this.#atEnd) stop();
    this.#atEnd.clear();
  }
}
