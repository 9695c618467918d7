/** The body of an answer as a component reads it: no more is fetched than it asks for. */
import type { ByteSource, StreamError } from "./streams.ts";

export interface BodyOptions {
  /** For each part; null: as long as it takes. */
  readonly betweenBytesMs: number | null;
  readonly timeout: StreamError;
  /** What an exception of the platform stands for. */
  readonly broken: (error: unknown) => StreamError;
  /** Nothing more is wanted, or comes. */
  readonly onEnd: () => void;
}

const nothing = new Uint8Array();

export class BodySource implements ByteSource {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array> | null;
  readonly #options: BodyOptions;
  readonly #listeners = new Set<() => void>();
  #chunk: Uint8Array = nothing;
  #end: StreamError | null = null;
  #isReading = false;

  constructor(body: ReadableStream<Uint8Array> | null, options: BodyOptions) {
    this.#reader = body?.getReader() ?? null;
    this.#options = options;
    if (body === null) this.#finish({ tag: "closed" });
  }

  hasArrived(): boolean {
    return this.#chunk.length > 0 || this.#end !== null;
  }

  watch(listener: () => void): () => void {
    this.#listeners.add(listener);
    if (!this.#isReading) void this.#read();
    return () => this.#listeners.delete(listener);
  }

  take(lengthMax: number): Uint8Array | StreamError {
    if (this.#chunk.length === 0) return this.#end ?? nothing;
    const taken = this.#chunk.subarray(0, lengthMax);
    this.#chunk = this.#chunk.subarray(taken.length);
    return taken;
  }

  cancel(): void {
    this.#chunk = nothing;
    this.#finish({ tag: "closed" });
  }

  async #read(): Promise<void> {
    this.#isReading = true;
    const { betweenBytesMs, timeout, broken } = this.#options;
    const timer =
      betweenBytesMs === null ? null : setTimeout(() => this.#finish(timeout), betweenBytesMs);
    try {
      while (!this.hasArrived()) await this.#readOnce();
    } catch (error) {
      if (this.#end === null) this.#finish(broken(error));
    } finally {
      clearTimeout(timer);
      this.#isReading = false;
      for (const listener of this.#listeners) listener();
    }
  }

  async #readOnce(): Promise<void> {
    const read = await this.#reader?.read();
    if (this.#end !== null) return;
    if (read === undefined || read.done) this.#finish({ tag: "closed" });
    else this.#chunk = read.value;
  }

  /** The first end counts. A read that is under way ends with it. */
  #finish(end: StreamError): void {
    if (this.#end !== null) return;
    this.#end = end;
    this.#options.onEnd();
    this.#reader?.cancel().catch(() => undefined);
  }
}
