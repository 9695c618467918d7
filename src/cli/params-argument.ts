/**
 * The params of a function on a command line: one JSON array, or behind `--` each by itself. `@file` stands for what
 * is in the file.
 */
import { readFileSync } from "node:fs";
import type { JsonMalformed } from "../wit/json-fault.ts";
import type { JsonText, JsonValue } from "../wit/json-text.ts";
import { parseJson, printJson } from "../wit/json-text.ts";

/** What is written for the params, and how many texts of it stand behind `--`; null: there is no `--`. */
export interface WrittenParams {
  readonly texts: readonly string[];
  readonly separate: number | null;
}

export type ParamsParsed = { readonly ok: JsonText } | { readonly malformed: string };

type Read = { readonly ok: JsonValue } | { readonly malformed: string };

/** Characters of the line that are shown on each side of a fault. */
const SHOWN_AROUND = 30;

const HOW_TO_WRITE =
  "Expected one JSON array with an item for each parameter: '[10, 5]', or `--` and each by itself: -- 10 5";

/** How many arguments of a command line stand behind `--`; null when it has none. */
export function countSeparate(argumentVector: readonly string[]): number | null {
  const at = argumentVector.indexOf("--");
  return at === -1 ? null : argumentVector.length - at - 1;
}

/** Refuses what is no JSON; integers keep all their digits. */
export function parseParams({ texts, separate }: WrittenParams): ParamsParsed {
  if (separate !== null && texts.length === separate) return parseEach(texts);
  const [text, ...others] = texts;
  if (text === undefined) {
    return { malformed: `missing required argument 'params'. ${HOW_TO_WRITE}` };
  }
  if (others.length > 0) return { malformed: `too many arguments. ${HOW_TO_WRITE}` };
  const parsed = readJson(text);
  if ("malformed" in parsed) return parsed;
  return Array.isArray(parsed.ok)
    ? { ok: printJson(parsed.ok) }
    : { malformed: invalid(text, HOW_TO_WRITE) };
}

function parseEach(texts: readonly string[]): ParamsParsed {
  const values: JsonValue[] = [];
  for (const text of texts) {
    const parsed = readJson(text);
    if ("malformed" in parsed) {
      const isWord = /^[A-Za-z][^"[\]{}]*$/.test(text);
      return isWord
        ? { malformed: `${parsed.malformed}\nA text has its quotes: '${JSON.stringify(text)}'` }
        : parsed;
    }
    values.push(parsed.ok);
  }
  return { ok: printJson(values) };
}

function readJson(argument: string): Read {
  const text = argument.startsWith("@") ? readParamsFile(argument.slice(1)) : argument;
  if (typeof text !== "string") return { malformed: invalid(argument, text.malformed) };
  const parsed = parseJson(text);
  if ("ok" in parsed) return parsed;
  const { line, column, message } = parsed;
  const where = `Not JSON at line ${line}, column ${column}: ${message}.`;
  return { malformed: invalid(argument, `${where}\n${pointAt(text, parsed)}`) };
}

function invalid(argument: string, reason: string): string {
  return `command-argument value '${argument}' is invalid for argument 'params'. ${reason}`;
}

/** The text around a fault, and a caret below it. */
function pointAt(text: string, { position }: JsonMalformed): string {
  const start = text.lastIndexOf("\n", position - 1) + 1;
  const shownFrom = Math.max(start, position - SHOWN_AROUND);
  const before = `${shownFrom > start ? "..." : ""}${text.slice(shownFrom, position)}`;
  const [after = ""] = text.slice(position, position + SHOWN_AROUND).split("\n");
  // A tab is as wide in the line of the caret as in the line above it.
  return `  ${before}${after.trimEnd()}\n  ${before.replaceAll(/[^\t]/g, " ")}^`;
}

function readParamsFile(path: string): string | { readonly malformed: string } {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    return { malformed: `${path} cannot be read: ${String(error)}` };
  }
}
