/** What a component writes to its standard output and error, in lines. */
import { LOG_LINE_LENGTH_MAX } from "../../execution/limits.ts";
import type { LogStream } from "../../execution/log-line.ts";
import type { ByteSink } from "./streams.ts";

export interface OutputLine {
  readonly stream: LogStream;
  /** Without the line feed. A line that is longer than a line of the log may be comes in several. */
  readonly text: string;
}

/** How much a component may write at once; the number is a matter of taste. */
const ROOM_BYTES = 64n * 1024n;

export class OutputLines implements ByteSink {
  readonly #stream: LogStream;
  readonly #onLine: (line: OutputLine) => void;
  /** Made with the first text: most runs write none, and the platform takes its time for a decoder. */
  #decoder: TextDecoder | null = null;
  #rest = "";

  constructor(stream: LogStream, onLine: (line: OutputLine) => void) {
    this.#stream = stream;
    this.#onLine = onLine;
  }

  room(): bigint {
    return ROOM_BYTES;
  }

  write(bytes: Uint8Array): null {
    this.#decoder ??= new TextDecoder();
    const lines = (this.#rest + this.#decoder.decode(bytes, { stream: true })).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) this.#emit(line);
    while (this.#rest.length > LOG_LINE_LENGTH_MAX) {
      this.#emit(this.#rest.slice(0, LOG_LINE_LENGTH_MAX));
      this.#rest = this.#rest.slice(LOG_LINE_LENGTH_MAX);
    }
    return null;
  }

  /** The run is over: what is left is a line as well. */
  end(): void {
    const rest = this.#rest + (this.#decoder?.decode() ?? "");
    this.#rest = "";
    if (rest !== "") this.#emit(rest);
  }

  #emit(text: string): void {
    let start = 0;
    do {
      const end = start + LOG_LINE_LENGTH_MAX;
      this.#onLine({ stream: this.#stream, text: text.slice(start, end) });
      start = end;
    } while (start < text.length);
  }
}
