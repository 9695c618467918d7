/** What one run writes to its standard streams: passed on in lines, the last errors kept as evidence. */
import { OutputLines } from "./wasi/output-lines.ts";
import type { OutputLine } from "./wasi/output-lines.ts";

/** A guest that panics says why in its last lines. */
const KEPT_LINES_MAX = 20;

export class RunOutput {
  readonly stdout: OutputLines;
  readonly stderr: OutputLines;
  readonly #lastErrors: string[] = [];

  constructor(onLine: (line: OutputLine) => void) {
    this.stdout = new OutputLines("stdout", onLine);
    this.stderr = new OutputLines("stderr", (line) => {
      this.#lastErrors.push(line.text);
      if (this.#lastErrors.length > KEPT_LINES_MAX) this.#lastErrors.shift();
      onLine(line);
    });
  }

  /** The last lines of standard error, empty when there were none. */
  get lastErrors(): string {
    return this.#lastErrors.join("\n");
  }

  end(): void {
    this.stdout.end();
    this.stderr.end();
  }
}
