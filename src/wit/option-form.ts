import type { OptionType } from "./wit-type.ts";

/**
 * Whether the values of an option in JavaScript are `{ tag, val }`, because undefined is its payload's
 * `none` already. So of options inside each other every second one is tagged, from the inside out.
 */
export function isTaggedOption(type: OptionType): boolean {
  return type.some.kind === "option" && !isTaggedOption(type.some);
}
