/** What a component writes to its standard output and error, in lines. */
import { LOG_LINE_LENGTH_MAX } from "../../execution/limits.ts";
import type { LogStream } from "../../execution/log-line.ts";

export interface OutputLine {
  readonly stream: LogStream;
  /** Without the line feed. A line that is longer than a line of the log may be comes in several. */
  readonly text: string;
}

export class OutputLines {
  readonly #stream: LogStream;
  readonly #onLine: (line: OutputLine) => void;
  readonly #decoder = new TextDecoder();
  #rest = "";

  constructor(stream: LogStream, onLine: (line: OutputLine) => void) {
    this.#stream = stream;
    this.#onLine = onLine;
  }

  write(bytes: Uint8Array): void {
    const lines = (this.#rest + this.#decoder.decode(bytes, { stream: true })).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) this.#emit(line);
    while (this.#rest.length > LOG_LINE_LENGTH_MAX) {
      this.#emit(this.#rest.slice(0, LOG_LINE_LENGTH_MAX));
      this.#rest = this.#rest.slice(LOG_LINE_LENGTH_MAX);
    }
  }

  /** The run is over: what is left is a line as well. */
  end(): void {
    const rest = this.#rest + this.#decoder.decode();
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
