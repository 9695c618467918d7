/** The doc comments of a WIT text, as comments of TypeScript. */
import type { Name } from "../wit/token-cursor.ts";
import type { Token } from "../wit/wit-token.ts";

const comment = /\/\/[^\n]*|\/\*[^]*?\*\//g;

export class DocComments {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  readonly #indexes: ReadonlyMap<number, number>;

  constructor(text: string, tokens: readonly Token[]) {
    this.#text = text;
    this.#tokens = tokens;
    this.#indexes = new Map(tokens.map(({ position }, index) => [position, index]));
  }

  /** The comment of what is declared under a name: a type, a function, an interface. */
  ofItem(name: Name, more: readonly string[] = []): readonly string[] {
    return jsDoc([...this.#above(name, "{;}"), ...more]);
  }

  /** The comment of a field, a case or a flag. */
  ofMember(name: Name): readonly string[] {
    return jsDoc(this.#above(name, "{,"));
  }

  /** The lines of the doc comments between the token that ends what stands before, and the name. */
  #above({ position }: Name, ends: string): readonly string[] {
    const at = this.#indexes.get(position) ?? 0;
    const before = this.#tokens.findLastIndex(
      (token, index) => index < at && token.kind === "punctuation" && ends.includes(token.text),
    );
    const start = before === -1 ? 0 : (this.#tokens[before]?.position ?? 0) + 1;
    return [...this.#text.slice(start, position).matchAll(comment)].flatMap(([text]) =>
      docLines(text),
    );
  }
}

/** None for a comment that documents nothing. */
function docLines(text: string): readonly string[] {
  if (text.startsWith("///")) return [text.slice(3).trim()];
  if (!text.startsWith("/**") || text === "/**/") return [];
  const lines = text
    .slice(3, -2)
    .split("\n")
    .map((line) =>
      line
        .trim()
        .replace(/^\*(?: |$)/, "")
        .trim(),
    );
  return lines.slice(lines[0] === "" ? 1 : 0, lines.at(-1) === "" ? -1 : undefined);
}

function jsDoc(lines: readonly string[]): readonly string[] {
  const safe = lines.map((line) => line.replaceAll("*/", String.raw`*\/`));
  const [only] = safe;
  if (only === undefined) return [];
  if (safe.length === 1) return [`/** ${only} */`];
  return ["/**", ...safe.map((line) => ` * ${line}`.trimEnd()), " */"];
}
