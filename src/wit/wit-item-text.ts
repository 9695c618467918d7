/** Declarations as a WIT text has them: its own names, line breaks and doc comments. */
import type { Name } from "./token-cursor.ts";
import { tokenizeWit } from "./wit-token.ts";
import type { Token } from "./wit-token.ts";

/** A line that is a doc comment from its first letter to its last. */
const docLine = /^[ \t]*(?:\/\/\/.*|\/\*\*(?:(?!\/\*|\*\/).)*\*\/)[ \t\r]*$/;

export class WitItemTexts {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  readonly #indexes: ReadonlyMap<number, number>;

  /** @param text has no fault */
  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokenizeWit(text);
    this.#indexes = new Map(this.#tokens.map(({ position }, index) => [position, index]));
  }

  /** A name as it is written: `%` before what would be a keyword. */
  name({ text, position }: Name): string {
    const token = this.#tokens[this.#indexOf(position)];
    return token?.kind === "name" && token.escaped ? `%${text}` : text;
  }

  /**
   * The lines of the type or function that is declared under this name, without the indentation
   * that they share. Doc comments are the lines right above it.
   */
  lines(name: Name): readonly string[] {
    const index = this.#indexOf(name.position);
    const last = this.#tokens.findIndex((token, at) => at >= index && isOneOf(token, ";}"));
    const before = this.#tokens.findLastIndex((token, at) => at < index && isOneOf(token, "{;}"));
    const start = this.#startOfDocs(this.#tokens[before + 1]?.position ?? 0);
    const end = (this.#tokens[last]?.position ?? 0) + 1;
    return withoutIndent(this.#text.slice(start, end).split("\n"));
  }

  #indexOf(position: number): number {
    const index = this.#indexes.get(position);
    if (index === undefined) {
      throw new RangeError(`no token stands at ${position}`);
    }
    return index;
  }

  /** Where the doc comments above an item begin, or the line of the item, or the item itself. */
  #startOfDocs(item: number): number {
    let start = this.#text.lastIndexOf("\n", item - 1) + 1;
    if (this.#text.slice(start, item).trim() !== "") {
      return item;
    }
    while (start > 0) {
      const lineAbove = this.#text.lastIndexOf("\n", start - 2) + 1;
      if (!docLine.test(this.#text.slice(lineAbove, start - 1))) {
        break;
      }
      start = lineAbove;
    }
    return start;
  }
}

function isOneOf(token: Token, punctuation: string): boolean {
  return token.kind === "punctuation" && punctuation.includes(token.text);
}

function withoutIndent(lines: readonly string[]): readonly string[] {
  const indents = lines
    .filter((line) => line.trim() !== "")
    .map((line) => line.length - line.trimStart().length);
  const shared = Math.min(...indents);
  return lines.map((line) => line.slice(shared).trimEnd());
}
