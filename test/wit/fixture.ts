import { readFileSync } from "node:fs";
import { parseWit } from "../../src/wit/parse-wit.ts";
import { findWorld } from "../../src/wit/wit-document.ts";
import type { WitDocument, WitWorld } from "../../src/wit/wit-document.ts";

/** The text of a file in `fixtures`. */
export function fixtureText(name: string): string {
  return readFileSync(new URL(`fixtures/${name}`, import.meta.url), "utf8");
}

/** Parses a text that has no fault. */
export function parsedWit(text: string): WitDocument {
  const result = parseWit(text);
  if (!("ok" in result)) {
    throw new SyntaxError(`${result.line}:${result.column}: ${result.message}`);
  }
  return result.ok;
}

/** A world that the document has. */
export function worldOf(document: WitDocument, name: string): WitWorld {
  const world = findWorld(document, name);
  if (world === undefined) {
    throw new RangeError(`no world ${name}`);
  }
  return world;
}
