/** What a component writes to its standard output and error, in lines. */

export type OutputName = "stdout" | "stderr";

export interface OutputLine {
  readonly stream: OutputName;
  /** Without the line feed. */
  readonly text: string;
}

/** A line that is longer is cut into several. */
const LINE_LENGTH_MAX = 8 * 1024;

export class OutputLines {
  readonly #stream: OutputName;
  readonly #onLine: (line: OutputLine) => void;
  readonly #decoder = new TextDecoder();
  #rest = "";

  constructor(stream: OutputName, onLine: (line: OutputLine) => void) {
    this.#stream = stream;
    this.#onLine = onLine;
  }

  write(bytes: Uint8Array): void {
    const lines = (this.#rest + this.#decoder.decode(bytes, { stream: true })).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) this.#emit(line);
    while (this.#rest.length > LINE_LENGTH_MAX) {
      this.#emit(this.#rest.slice(0, LINE_LENGTH_MAX));
      this.#rest = this.#rest.slice(LINE_LENGTH_MAX);
    }
  }

  /** The run is over: what is left is a line as well. */
  end(): void {
    const rest = this.#rest + this.#decoder.decode();
    this.#rest = "";
    if (rest !== "") this.#emit(rest);
  }

  #emit(text: string): void {
    this.#onLine({ stream: this.#stream, text });
  }
}
