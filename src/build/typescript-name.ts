/** Names of WIT as TypeScript has them. */
import { camelCase } from "../wit/name.ts";

/** Words that name no function and no parameter. */
const reserved: ReadonlySet<string> = new Set(
  "arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield".split(
    " ",
  ),
);

export function isReservedWord(name: string): boolean {
  return reserved.has(name);
}

/** The name of a type: `http-error` gives `HttpError`. */
export function pascalCase(name: string): string {
  const camel = camelCase(name);
  return `${camel.slice(0, 1).toUpperCase()}${camel.slice(1)}`;
}

/** The name of a parameter, which nobody outside its function sees. */
export function parameterName(name: string): string {
  const camel = camelCase(name);
  return isReservedWord(camel) ? `${camel}_` : camel;
}
