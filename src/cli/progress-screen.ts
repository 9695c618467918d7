/** The tree of an execution on a terminal, drawn again in place as it changes and as time passes. */
import type { ExecutionNode } from "./execution-tree.ts";
import type { Colour, Span, TreeLine } from "./progress-tree.ts";
import { treeLines } from "./progress-tree.ts";
import type { ProgressView } from "./progress-view.ts";

/** What is needed of the stream of a terminal. */
export interface Terminal {
  readonly rows?: number | undefined;
  write(text: string): unknown;
}

const REDRAW_MS = 500;
const ROWS_DEFAULT = 24;

const escape = "\u001B[";
/** Lines that are too long are cut by the terminal, which knows how wide each character is. */
const WRAP_OFF = `${escape}?7l`;
const WRAP_ON = `${escape}?7h`;
const CLEAR_BELOW = `${escape}0J`;

const codes: Readonly<Record<Exclude<Colour, "plain">, number>> = {
  red: 31,
  green: 32,
  yellow: 33,
  cyan: 36,
  dim: 2,
};

export class ProgressScreen implements ProgressView {
  readonly #terminal: Terminal;
  readonly #hasColors: boolean;
  readonly #clock: () => number;
  readonly #timer: NodeJS.Timeout;
  #root: ExecutionNode | null = null;
  #outage: string | null = null;
  /** How many lines of the terminal are drawn again. */
  #height = 0;
  #shown = "";

  constructor(
    terminal: Terminal,
    { hasColors, clock = Date.now }: { readonly hasColors: boolean; readonly clock?: () => number },
  ) {
    this.#terminal = terminal;
    this.#hasColors = hasColors;
    this.#clock = clock;
    this.#timer = setInterval(() => this.#draw(), REDRAW_MS).unref();
  }

  show(root: ExecutionNode): boolean {
    this.#root = root;
    this.#outage = null;
    this.#draw();
    // Without the passing of time in it.
    const text = treeLines(root, 0).map(textOf).join("\n");
    const hasChanged = text !== this.#shown;
    this.#shown = text;
    return hasChanged;
  }

  showOutage(reason: string): void {
    this.#outage = reason;
    this.#draw();
  }

  /** What was drawn last stays. */
  end(): void {
    clearInterval(this.#timer);
    this.#draw();
  }

  #draw(): void {
    const lines = this.#lines();
    const up = this.#height === 0 ? "" : `${escape}${this.#height}A`;
    const text = lines.map((line) => `${line}\n`).join("");
    this.#terminal.write(`${WRAP_OFF}${up}\r${CLEAR_BELOW}${text}${WRAP_ON}`);
    this.#height = lines.length;
  }

  #lines(): readonly string[] {
    const tree = this.#root === null ? [] : treeLines(this.#root, this.#clock());
    const below: readonly TreeLine[] =
      this.#outage === null
        ? []
        : [[{ text: `the server does not answer (${this.#outage}), trying again`, colour: "red" }]];
    // What has scrolled out of the terminal cannot be drawn again.
    const room = Math.max(1, (this.#terminal.rows ?? ROWS_DEFAULT) - 1 - below.length);
    const shown = tree.length <= room ? tree : [...tree.slice(0, room - 1), cutLine(tree, room)];
    return [...shown, ...below].map((line) => line.map((span) => this.#paint(span)).join(""));
  }

  #paint({ text, colour }: Span): string {
    if (!this.#hasColors || colour === "plain" || text === "") return text;
    return `${escape}${codes[colour]}m${text}${escape}0m`;
  }
}

function cutLine(tree: readonly TreeLine[], room: number): TreeLine {
  return [{ text: `${tree.length - room + 1} more lines`, colour: "dim" }];
}

function textOf(line: TreeLine): string {
  return line.map(({ text }) => text).join("");
}
