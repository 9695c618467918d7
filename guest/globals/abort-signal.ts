/** `AbortSignal`, as far as something can be aborted: a `fetch` after a time. */

/** The host counts milliseconds in 32 bits. */
const TIMEOUT_MS_MAX = 2 ** 32 - 1;

export class AbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  /** Null: there is no limit. */
  readonly timeoutMs: number | null;

  private constructor(timeoutMs: number | null, aborted: boolean, reason: unknown) {
    this.timeoutMs = timeoutMs;
    this.aborted = aborted;
    this.reason = reason;
  }

  static timeout(milliseconds: number): AbortSignal {
    if (!(milliseconds >= 0) || milliseconds > TIMEOUT_MS_MAX) {
      throw new RangeError(`AbortSignal.timeout: expected milliseconds, not ${milliseconds}`);
    }
    return new AbortSignal(Math.ceil(milliseconds), false, undefined);
  }

  static abort(reason: unknown = new Error("This operation was aborted")): AbortSignal {
    return new AbortSignal(null, true, reason);
  }

  throwIfAborted(): void {
    if (this.aborted) throw this.reason;
  }
}
