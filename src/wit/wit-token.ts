/**
 * WIT text as tokens. Comments (`//`, `///`, nested `/* *\/`) are dropped. A semantic version is
 * one token, because its dots and hyphens mean nothing to the grammar; it only follows an `@`.
 */
import { semanticVersionPattern } from "./name.ts";

/** `escaped` names are written `%name` in the text, and are never keywords. */
export type Token =
  | {
      readonly kind: "name";
      readonly text: string;
      readonly escaped: boolean;
      readonly position: number;
    }
  | { readonly kind: "version" | "punctuation"; readonly text: string; readonly position: number }
  | { readonly kind: "unclosed-comment" | "end"; readonly position: number };

const blanks = /\s*/y;
const lineComment = /\/\/[^\n]*/y;
const commentMark = /\/\*|\*\//g;
const name = /%?[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*/y;
const version = new RegExp(semanticVersionPattern, "y");

/** Splits a whole text; the last token is of kind `end` or `unclosed-comment`. */
export function tokenizeWit(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let position = skipComments(text, 0);
  while (position < text.length && !text.startsWith("/*", position)) {
    const token = readToken(text, position, tokens.at(-1));
    tokens.push(token);
    const length = token.text.length + (token.kind === "name" && token.escaped ? 1 : 0);
    position = skipComments(text, position + length);
  }
  return [...tokens, { kind: position < text.length ? "unclosed-comment" : "end", position }];
}

/** How an error message calls a token. */
export function describeToken(token: Token): string {
  switch (token.kind) {
    case "end":
      return "the end of the text";
    case "unclosed-comment":
      return "a comment without `*/`";
    default:
      return `\`${token.text}\``;
  }
}

type TextToken = Extract<Token, { readonly text: string }>;

function readToken(text: string, position: number, previous: Token | undefined): TextToken {
  const versionText = isAt(previous) ? matchAt(version, text, position) : "";
  if (versionText !== "") {
    return { kind: "version", text: versionText, position };
  }
  const nameText = matchAt(name, text, position);
  if (nameText !== "") {
    const escaped = nameText.startsWith("%");
    return { kind: "name", text: escaped ? nameText.slice(1) : nameText, escaped, position };
  }
  const punctuation = text.startsWith("->", position)
    ? "->"
    : String.fromCodePoint(text.codePointAt(position) ?? 0);
  return { kind: "punctuation", text: punctuation, position };
}

function isAt(token: Token | undefined): boolean {
  return token?.kind === "punctuation" && token.text === "@";
}

/** The position of the next token, or of a block comment that is not closed. */
function skipComments(text: string, from: number): number {
  let position = from;
  for (;;) {
    const start = position + matchAt(blanks, text, position).length;
    position = start + matchAt(lineComment, text, start).length;
    if (text.startsWith("/*", position)) {
      position = endOfBlockComment(text, position) ?? position;
    }
    if (position === start) {
      return start;
    }
  }
}

function endOfBlockComment(text: string, start: number): number | null {
  let depth = 0;
  commentMark.lastIndex = start;
  for (let mark = commentMark.exec(text); mark !== null; mark = commentMark.exec(text)) {
    depth += mark[0] === "/*" ? 1 : -1;
    if (depth === 0) {
      return commentMark.lastIndex;
    }
  }
  return null;
}

function matchAt(pattern: RegExp, text: string, position: number): string {
  pattern.lastIndex = position;
  return pattern.exec(text)?.[0] ?? "";
}
