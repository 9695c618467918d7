/**
 * Where a JSON text goes wrong. The platform's parser is fast, but what it says differs between
 * platforms and often names no place; this scanner runs only on texts that were refused, and finds
 * the first place where the text stops being JSON within the limits.
 */
import { maxIntegerLength, maxJsonDepth } from "./limits.ts";
import { textPlace } from "./text-place.ts";

/** `position` counts UTF-16 code units from 0, `line` and `column` from 1. */
export interface JsonMalformed {
  readonly kind: "json-malformed";
  readonly position: number;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

interface Fault {
  readonly position: number;
  readonly message: string;
}

/** Where a part of the text ends, or what is wrong in it. */
type Scanned = number | Fault;

const quote = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
/** `[` and `{` differ in this bit only, and so do `]` and `}`. */
const caseBit = 0x20;

const blanks = /[ \t\n\r]*/y;
const scalar = /true|false|null|-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const escaped = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/**
 * Whether arrays and objects nest deeper than `maxJsonDepth`, in one pass that does not recurse.
 */
export function nestsTooDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let position = 0; position < text.length; position += 1) {
    const code = text.charCodeAt(position);
    if (code === quote) {
      inString = !inString;
    } else if (inString) {
      position += code === backslash ? 1 : 0;
    } else if ((code | caseBit) === openBrace) {
      depth += 1;
      if (depth > maxJsonDepth) {
        return true;
      }
    } else if ((code | caseBit) === closeBrace) {
      depth -= 1;
    }
  }
  return false;
}

/** The first fault of a text, null if it is JSON within the limits. */
export function findJsonFault(text: string): JsonMalformed | null {
  const found = scanText(text);
  return found === null
    ? null
    : { kind: "json-malformed", ...found, ...textPlace(text, found.position) };
}

function scanText(text: string): Fault | null {
  const end = scanValue(text, 0, 0);
  if (typeof end !== "number") {
    return end;
  }
  return end === text.length ? null : expected(text, end, "the end of the text");
}

/**
 * Scans a value with the blanks around it; `depth` is the number of arrays and objects around it.
 */
function scanValue(text: string, from: number, depth: number): Scanned {
  const start = endOf(blanks, text, from);
  const char = text[start];
  let end: Scanned;
  if (char === '"') {
    end = scanString(text, start);
  } else if (char === "[" || char === "{") {
    end =
      depth === maxJsonDepth
        ? { position: start, message: `nested deeper than ${maxJsonDepth} levels` }
        : scanItems(text, start, depth + 1);
  } else {
    end = scanScalar(text, start);
  }
  return typeof end === "number" ? endOf(blanks, text, end) : end;
}

/** Scans an array or an object from its opening bracket. */
function scanItems(text: string, start: number, depth: number): Scanned {
  const isObject = text[start] === "{";
  const close = isObject ? "}" : "]";
  let position = endOf(blanks, text, start + 1);
  if (text[position] === close) {
    return position + 1;
  }
  for (;;) {
    const item = isObject ? scanMember(text, position, depth) : scanValue(text, position, depth);
    if (typeof item !== "number") {
      return item;
    }
    if (text[item] === close) {
      return item + 1;
    }
    if (text[item] !== ",") {
      return expected(text, item, `\`,\` or \`${close}\``);
    }
    position = item + 1;
  }
}

function scanMember(text: string, from: number, depth: number): Scanned {
  const start = endOf(blanks, text, from);
  if (text[start] !== '"') {
    return expected(text, start, "a key in double quotes");
  }
  const key = scanString(text, start);
  if (typeof key !== "number") {
    return key;
  }
  const colon = endOf(blanks, text, key);
  return text[colon] === ":"
    ? scanValue(text, colon + 1, depth)
    : expected(text, colon, "`:` after the key");
}

function scanString(text: string, start: number): Scanned {
  let position = start + 1;
  while (position < text.length) {
    const char = text.charAt(position);
    if (char === '"') {
      return position + 1;
    }
    if (char < " ") {
      const code = char.charCodeAt(0).toString(16).padStart(4, "0");
      return { position, message: `a control character in a string is written \`\\u${code}\`` };
    }
    const end = char === "\\" ? endOf(escaped, text, position) : position + 1;
    if (end === position) {
      return { position, message: "unknown escape in a string; a backslash is written `\\\\`" };
    }
    position = end;
  }
  return { position: start, message: "this string has no closing quote" };
}

function scanScalar(text: string, start: number): Scanned {
  scalar.lastIndex = start;
  const match = scalar.exec(text);
  if (match === null) {
    return expected(text, start, "a value");
  }
  const [source, fraction, exponent] = match;
  const isInteger = fraction === undefined && exponent === undefined;
  if (isInteger && source.length > maxIntegerLength) {
    return { position: start, message: `integer of more than ${maxIntegerLength} characters` };
  }
  if (!isInteger && !Number.isFinite(Number(source))) {
    return { position: start, message: "number too large for a 64-bit float" };
  }
  return start + source.length;
}

function endOf(pattern: RegExp, text: string, position: number): number {
  pattern.lastIndex = position;
  return position + (pattern.exec(text)?.[0].length ?? 0);
}

function expected(text: string, position: number, what: string): Fault {
  const [char] = text.slice(position, position + 2);
  const found = char === undefined ? "the end of the text" : `\`${char}\``;
  return { position, message: `expected ${what}, found ${found}` };
}
