/** wasi:io/streams and wasi:io/error, of which a component sees its standard streams only. */
import type { OutputLines } from "./output-lines.ts";
import { Pollable } from "./pollable.ts";

/** What the glue takes for a `result`, as long as no ok of its type looks like one itself. */
type Result<Ok> =
  | { readonly tag: "ok"; readonly val: Ok }
  | { readonly tag: "err"; readonly val: StreamError };

interface StreamError {
  readonly tag: "closed";
}

/** How much a component may write at once; the number is a matter of taste, the sink takes any. */
const WRITE_BYTES_MAX = 64n * 1024n;

const done: Result<undefined> = { tag: "ok", val: undefined };
const closed: Result<never> = { tag: "err", val: { tag: "closed" } };

/** The class that the interface calls `error`. Standard streams only ever report `closed`. */
export class IoError {
  toDebugString(): string {
    return "";
  }
}

/** Standard input: at its end. */
export class InputStream {
  read(): Result<Uint8Array> {
    return closed;
  }

  blockingRead(): Result<Uint8Array> {
    return closed;
  }

  skip(): Result<bigint> {
    return closed;
  }

  blockingSkip(): Result<bigint> {
    return closed;
  }

  subscribe(): Pollable {
    return new Pollable();
  }
}

/** Standard output or standard error. */
export class OutputStream {
  readonly #lines: OutputLines;

  constructor(lines: OutputLines) {
    this.#lines = lines;
  }

  checkWrite(): Result<bigint> {
    return { tag: "ok", val: WRITE_BYTES_MAX };
  }

  write(bytes: Uint8Array): Result<undefined> {
    this.#lines.write(bytes);
    return done;
  }

  blockingWriteAndFlush(bytes: Uint8Array): Result<undefined> {
    return this.write(bytes);
  }

  flush(): Result<undefined> {
    return done;
  }

  blockingFlush(): Result<undefined> {
    return done;
  }

  writeZeroes(length: bigint): Result<undefined> {
    return this.write(new Uint8Array(Number(length)));
  }

  blockingWriteZeroesAndFlush(length: bigint): Result<undefined> {
    return this.writeZeroes(length);
  }

  /** There is nothing to take from the only input stream. */
  splice(): Result<bigint> {
    return closed;
  }

  blockingSplice(): Result<bigint> {
    return closed;
  }

  subscribe(): Pollable {
    return new Pollable();
  }
}
