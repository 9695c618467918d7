/** The resource `request-options` of `wasi:http/types`, in nanoseconds. */
import type { Result } from "./streams.ts";

const done: Result<undefined, undefined> = { tag: "ok", val: undefined };

export class RequestOptions {
  #connect: bigint | undefined;
  #firstByte: bigint | undefined;
  #betweenBytes: bigint | undefined;

  /**
   * For the head of the answer, in milliseconds. The platform does not tell when it has connected, so the time for
   * that is added, and is none by itself.
   */
  get headMs(): number | null {
    return this.#firstByte === undefined
      ? null
      : milliseconds(this.#firstByte + (this.#connect ?? 0n));
  }

  /** For each part of the body, in milliseconds. */
  get betweenBytesMs(): number | null {
    return this.#betweenBytes === undefined ? null : milliseconds(this.#betweenBytes);
  }

  connectTimeout(): bigint | undefined {
    return this.#connect;
  }

  setConnectTimeout(ns: bigint | undefined): Result<undefined, undefined> {
    this.#connect = ns;
    return done;
  }

  firstByteTimeout(): bigint | undefined {
    return this.#firstByte;
  }

  setFirstByteTimeout(ns: bigint | undefined): Result<undefined, undefined> {
    this.#firstByte = ns;
    return done;
  }

  betweenBytesTimeout(): bigint | undefined {
    return this.#betweenBytes;
  }

  setBetweenBytesTimeout(ns: bigint | undefined): Result<undefined, undefined> {
    this.#betweenBytes = ns;
    return done;
  }
}

/** Timers that are set for longer fire at once. */
const TIMER_MS_MAX = 2 ** 31 - 1;

function milliseconds(ns: bigint): number {
  return Math.min(Math.ceil(Number(ns) / 1e6), TIMER_MS_MAX);
}
