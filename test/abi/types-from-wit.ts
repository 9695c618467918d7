import { exportedFunctions } from "../../src/wit/wit-document.ts";
import type { FunctionSignature, WitType } from "../../src/wit/wit-type.ts";
import { parsedWit, worldOf } from "../wit/fixture.ts";

/** A function of WIT text such as `func(a: u8) -> string`; `declarations` are what it names. */
export function signatureOf(text: string, declarations = ""): FunctionSignature {
  const document = parsedWit(
    `package a:b; interface i { ${declarations} f: ${text}; } world w { export i; }`,
  );
  const [signature] = exportedFunctions(worldOf(document, "a:b/w"));
  if (signature === undefined) throw new SyntaxError(text);
  return signature;
}

/** A type of WIT text; unlike in WIT it may be a record, variant, enum or flags without name. */
export function typeOf(text: string): WitType {
  const [, keyword, body] = /^(record|variant|enum|flags) (\{.*\})$/.exec(text) ?? [];
  const declaration = keyword === undefined ? `type t = ${text};` : `${keyword} t ${body}`;
  const type = signatureOf("func(x: t)", declaration).params[0]?.type;
  if (type === undefined) throw new SyntaxError(text);
  return type;
}
