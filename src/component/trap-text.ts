/**
 * What a trap is called. The platform's texts are V8's own; the ones shown are those that tools of
 * WebAssembly print, which a developer has met before.
 */

const PREFIX = "wasm trap: ";

const textsByPlatform: ReadonlyMap<string, string> = new Map([
  ["unreachable", "wasm `unreachable` instruction executed"],
  ["memory access out of bounds", "out of bounds memory access"],
  ["divide by zero", "integer divide by zero"],
  ["remainder by zero", "integer divide by zero"],
  ["divide result unrepresentable", "integer overflow"],
  ["float unrepresentable in integer range", "invalid conversion to integer"],
  ["table index is out of bounds", "undefined element: out of bounds table access"],
  ["null function or function signature mismatch", "indirect call type mismatch"],
]);

/** One line that says what went wrong. */
export function trapText({ name, message }: Error): string {
  const text = name === "RuntimeError" ? textsByPlatform.get(message) : undefined;
  if (text !== undefined) return `${PREFIX}${text}`;
  return message === "" ? name : message;
}
