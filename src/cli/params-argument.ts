/** The `<params>` of a command line: a JSON array, or the name of a file that holds one. */
import { readFileSync } from "node:fs";
import { InvalidArgumentError } from "commander";
import type { JsonText } from "../wit/json-text.ts";
import { parseJson, printJson } from "../wit/json-text.ts";

/** Refuses what is not an array; integers keep all their digits. */
export function parseParams(argument: string): JsonText {
  const text = argument.startsWith("@") ? readParamsFile(argument.slice(1)) : argument;
  const parsed = parseJson(text);
  if (!("ok" in parsed)) {
    const { line, column, message } = parsed;
    throw new InvalidArgumentError(`Not JSON at line ${line}, column ${column}: ${message}.`);
  }
  if (!Array.isArray(parsed.ok)) {
    throw new InvalidArgumentError(
      "Expected one JSON array with an item for each parameter: '[10, 5]'.",
    );
  }
  return printJson(parsed.ok);
}

function readParamsFile(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new InvalidArgumentError(`${path} cannot be read: ${String(error)}`);
  }
}
