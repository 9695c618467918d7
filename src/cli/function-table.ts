/** Functions below each other: name and signature, and a mark where no execution can be made of one. */
import { formatTable } from "../build/text-table.ts";

export interface ListedFunction {
  readonly ffqn: string;
  readonly signature: string;
  /** Those that a component imports are not said to be callable or not. */
  readonly callable?: boolean;
  readonly reason?: string | undefined;
}

/** Types can be large; `obelisk function show` has all of them. */
const SHOWN_SIGNATURE_LENGTH = 100;

/** One line a function, and one more for the reason why it cannot be called. */
export function describeFunctions(functions: readonly ListedFunction[]): readonly string[] {
  if (functions.length === 0) return [];
  const table = formatTable(functions.map(({ ffqn, signature }) => [ffqn, shorten(signature)]));
  return table.split("\n").flatMap((line, index) => [line, ...notCallable(functions[index])]);
}

function notCallable(listed: ListedFunction | undefined): readonly string[] {
  if (listed?.callable !== false) return [];
  return [listed.reason === undefined ? "  not callable" : `  not callable: ${listed.reason}`];
}

function shorten(signature: string): string {
  return signature.length <= SHOWN_SIGNATURE_LENGTH
    ? signature
    : `${signature.slice(0, SHOWN_SIGNATURE_LENGTH - 1)}…`;
}
