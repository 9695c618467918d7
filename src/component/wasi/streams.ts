/** wasi:io/streams and wasi:io/error: the standard streams, and the bodies of requests and answers. */
import { ArrivalPollable, Pollable } from "./pollable.ts";
import type { Arrival, MonotonicTime } from "./pollable.ts";

/** What the glue takes for a `result`, as long as no ok of its type looks like one itself. */
export type Result<Ok, Err = StreamError> =
  | { readonly tag: "ok"; readonly val: Ok }
  | { readonly tag: "err"; readonly val: Err };

export type StreamError =
  | { readonly tag: "closed" }
  | { readonly tag: "last-operation-failed"; readonly val: IoError };

/** The class that the interface calls `error`. */
export class IoError {
  toDebugString(): string {
    return "";
  }
}

/** Where the bytes of an input stream come from. */
export interface ByteSource extends Arrival {
  /** At most so many bytes, none when none have arrived yet, or the error when nothing more comes. */
  take(lengthMax: number): Uint8Array | StreamError;
  /** Nobody wants the rest. */
  cancel(): void;
}

/** Where the bytes of an output stream go. */
export interface ByteSink {
  /** How many bytes it takes now, or the error when it takes none any more. */
  room(): bigint | StreamError;
  /** Null when it has taken them. */
  write(bytes: Uint8Array): StreamError | null;
}

const done: Result<undefined> = { tag: "ok", val: undefined };
const closed: StreamError = { tag: "closed" };

/** How much is moved from stream to stream at once. */
const SPLICE_BYTES_MAX = 64 * 1024;

/** Standard input: at its end. */
export const emptySource: ByteSource = {
  hasArrived: () => true,
  watch: () => () => undefined,
  take: () => closed,
  cancel: () => undefined,
};

export class InputStream {
  readonly #source: ByteSource;
  readonly #time: MonotonicTime;

  constructor(source: ByteSource, time: MonotonicTime) {
    this.#source = source;
    this.#time = time;
  }

  read(length: bigint): Result<Uint8Array> {
    const taken = this.#source.take(Number(length));
    return taken instanceof Uint8Array ? { tag: "ok", val: taken } : { tag: "err", val: taken };
  }

  blockingRead(length: bigint): Result<Uint8Array> | Promise<Result<Uint8Array>> {
    return this.#arrived(() => this.read(length));
  }

  skip(length: bigint): Result<bigint> {
    const read = this.read(length);
    return read.tag === "ok" ? { tag: "ok", val: BigInt(read.val.length) } : read;
  }

  blockingSkip(length: bigint): Result<bigint> | Promise<Result<bigint>> {
    return this.#arrived(() => this.skip(length));
  }

  subscribe(): Pollable {
    return new ArrivalPollable(this.#time, this.#source);
  }

  [Symbol.dispose](): void {
    this.#source.cancel();
  }

  /** At once when it can be: only what waits has to be awaited. */
  #arrived<Read>(read: () => Read): Read | Promise<Read> {
    const wait = this.subscribe().block();
    return wait === undefined ? read() : wait.then(read);
  }
}

export class OutputStream {
  readonly #sink: ByteSink;

  constructor(sink: ByteSink) {
    this.#sink = sink;
  }

  checkWrite(): Result<bigint> {
    const room = this.#sink.room();
    return typeof room === "bigint" ? { tag: "ok", val: room } : { tag: "err", val: room };
  }

  write(bytes: Uint8Array): Result<undefined> {
    const error = this.#sink.write(bytes);
    return error === null ? done : { tag: "err", val: error };
  }

  blockingWriteAndFlush(bytes: Uint8Array): Result<undefined> {
    return this.write(bytes);
  }

  flush(): Result<undefined> {
    const room = this.#sink.room();
    return typeof room === "bigint" ? done : { tag: "err", val: room };
  }

  blockingFlush(): Result<undefined> {
    return this.flush();
  }

  writeZeroes(length: bigint): Result<undefined> {
    return this.write(new Uint8Array(Number(length)));
  }

  blockingWriteZeroesAndFlush(length: bigint): Result<undefined> {
    return this.writeZeroes(length);
  }

  splice(from: InputStream, length: bigint): Result<bigint> {
    return this.#passOn(from.read(atMost(length)));
  }

  blockingSplice(from: InputStream, length: bigint): Result<bigint> | Promise<Result<bigint>> {
    const read = from.blockingRead(atMost(length));
    return "tag" in read ? this.#passOn(read) : read.then((later) => this.#passOn(later));
  }

  subscribe(): Pollable {
    return new Pollable();
  }

  #passOn(read: Result<Uint8Array>): Result<bigint> {
    if (read.tag === "err") return read;
    const written = this.write(read.val);
    return written.tag === "err" ? written : { tag: "ok", val: BigInt(read.val.length) };
  }
}

function atMost(length: bigint): bigint {
  return length < SPLICE_BYTES_MAX ? length : BigInt(SPLICE_BYTES_MAX);
}
