/**
 * WIT text to packages with resolved types. The grammar is that of
 * https://component-model.bytecodealliance.org/design/wit.html as tools print it for a component:
 * the root package first, the packages it refers to in braces after it. Names of other texts are
 * not looked up: a text holds everything that it refers to.
 */
import { parsePackages } from "./parse-wit-package.ts";
import { resolveWit } from "./resolve-wit.ts";
import { textPlace } from "./text-place.ts";
import { TokenCursor } from "./token-cursor.ts";
import type { SyntaxFault } from "./token-cursor.ts";
import type { WitDocument } from "./wit-document.ts";
import { tokenizeWit } from "./wit-token.ts";

/** What is wrong in a WIT text: its form, or a name that nothing declares. Counted from 1. */
export interface WitError {
  readonly kind: "wit-syntax";
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** Reads a whole text; the error is the first one in it. */
export function parseWit(text: string): { readonly ok: WitDocument } | WitError {
  const cursor = new TokenCursor(tokenizeWit(text));
  const blocks = parsePackages(cursor);
  if (cursor.fault !== null) {
    return witError(text, cursor.fault);
  }
  const document = resolveWit(blocks);
  return "message" in document ? witError(text, document) : { ok: document };
}

function witError(text: string, { position, message }: SyntaxFault): WitError {
  return { kind: "wit-syntax", ...textPlace(text, position), message };
}
