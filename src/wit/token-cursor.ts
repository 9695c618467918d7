import { isKebabName } from "./name.ts";
import { describeToken } from "./wit-token.ts";
import type { Token } from "./wit-token.ts";

/** A name in WIT text and where it stands. */
export interface Name {
  readonly text: string;
  readonly position: number;
}

/** What is wrong at a position of the text. */
export interface SyntaxFault {
  readonly position: number;
  readonly message: string;
}

/**
 * Reads tokens one after the other. The first fault moves the cursor to the end of the text, where
 * every loop over tokens stops, so grammar functions need not look at each result; what they made
 * is worthless once `fault` is set.
 */
export class TokenCursor {
  readonly #tokens: readonly Token[];
  readonly #end: Token;
  #index = 0;
  #fault: SyntaxFault | null = null;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
    this.#end = tokens.at(-1) ?? { kind: "end", position: 0 };
  }

  get fault(): SyntaxFault | null {
    return this.#fault;
  }

  get position(): number {
    return this.#peek(0).position;
  }

  get atEnd(): boolean {
    return this.#fault !== null || this.#peek(0).kind === "end";
  }

  /** Whether the token `ahead` places further is this punctuation or this unescaped word. */
  isAt(text: string, ahead = 0): boolean {
    const token = this.#peek(ahead);
    switch (token.kind) {
      case "punctuation":
        return token.text === text;
      case "name":
        return token.text === text && !token.escaped;
      default:
        return false;
    }
  }

  /** Passes the token if it is `text`. */
  accept(text: string): boolean {
    const found = this.isAt(text);
    this.#index += found ? 1 : 0;
    return found;
  }

  /** Passes whatever comes before `close`, and it. */
  skipPast(close: string): void {
    while (!this.isAt(close) && this.#peek(0) !== this.#end) {
      this.#index += 1;
    }
    this.expect(close);
  }

  expect(text: string): void {
    if (!this.accept(text)) {
      this.failAtToken(`\`${text}\``);
    }
  }

  /** Passes a name in kebab-case; `what` says in an error whose name is missing. */
  name(what: string): Name {
    const token = this.#peek(0);
    if (token.kind !== "name") {
      this.failAtToken(what);
      return { text: "", position: token.position };
    }
    if (!isKebabName(token.text)) {
      this.fail(token.position, `${what} is in kebab-case, found \`${token.text}\``);
    }
    this.#index += 1;
    return { text: token.text, position: token.position };
  }

  /** Passes a whole number; `what` says in an error what is missing. */
  integer(what: string): number {
    const token = this.#peek(0);
    if (token.kind !== "name" || token.escaped || !/^\d+$/.test(token.text)) {
      this.failAtToken(what);
      return 0;
    }
    this.#index += 1;
    return Number(token.text);
  }

  /** Passes `@` and a version if there is one. */
  version(): string | null {
    if (!this.accept("@")) {
      return null;
    }
    const token = this.#peek(0);
    if (token.kind !== "version") {
      this.failAtToken("a semantic version such as `1.0.0`");
      return null;
    }
    this.#index += 1;
    return token.text;
  }

  /** Passes items up to `close` and it, with commas between them and perhaps after the last one. */
  commaSeparated<Item>(close: string, item: () => Item): readonly Item[] {
    const items: Item[] = [];
    while (!this.atEnd && !this.isAt(close)) {
      items.push(item());
      if (!this.accept(",") && !this.isAt(close)) {
        this.failAtToken(`\`,\` or \`${close}\``);
      }
    }
    this.expect(close);
    return items;
  }

  /** Passes items up to `}` and it. */
  block<Item>(item: () => Item): readonly Item[] {
    this.expect("{");
    const items: Item[] = [];
    while (!this.atEnd && !this.isAt("}")) {
      items.push(item());
    }
    this.expect("}");
    return items;
  }

  /** Refuses the token at hand because something else belongs there. */
  failAtToken(expected: string): void {
    const token = this.#peek(0);
    this.fail(token.position, `expected ${expected}, found ${describeToken(token)}`);
  }

  fail(position: number, message: string): void {
    this.#fault ??= { position, message };
    this.#index = this.#tokens.length;
  }

  #peek(ahead: number): Token {
    return this.#tokens[this.#index + ahead] ?? this.#end;
  }
}
