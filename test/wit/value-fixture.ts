/** Values of types in WIT text, from JSON and back. */
import { expect } from "vitest";
import { parseJson } from "../../src/wit/json-text.ts";
import { valueFromJson } from "../../src/wit/value-from-json.ts";
import { valueToJson } from "../../src/wit/value-to-json.ts";
import { exportedFunctions } from "../../src/wit/wit-document.ts";
import type { WitType } from "../../src/wit/wit-type.ts";
import { parsedWit, worldOf } from "./fixture.ts";

/** A type from WIT text; `declarations` are what it names. */
export function wit(text: string, declarations = ""): WitType {
  const document = parsedWit(
    `package a:b; interface i { ${declarations} f: func() -> ${text}; } world w { export i; }`,
  );
  const result = exportedFunctions(worldOf(document, "a:b/w"))[0]?.result ?? null;
  if (result === null) {
    throw new TypeError(text);
  }
  return result;
}

export function read(json: string, type: WitType): ReturnType<typeof valueFromJson> {
  const parsed = parseJson(json);
  if (!("ok" in parsed)) {
    throw new SyntaxError(parsed.message);
  }
  return valueFromJson(parsed.ok, type, "params[0]");
}

/** A text that is accepted: the value that it stands for and its canonical text. */
export function expectValue(json: string, type: WitType, value: unknown, canonical = json): void {
  expect(read(json, type)).toStrictEqual({ ok: value });
  expect(valueToJson(value, type)).toStrictEqual({ ok: canonical });
}

/** A text that is refused at a place, with a hint. */
export function expectHint(json: string, type: WitType, hint: string, path = "params[0]"): void {
  const result = read(json, type);
  expect(result).toMatchObject({ kind: "type-mismatch", path });
  expect(result).toHaveProperty("hint", expect.stringContaining(hint));
}
