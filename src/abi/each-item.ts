import { inside } from "./abi-trap.ts";

/** Converts the items of a list in order; a fault gets the number of the item into its path. */
export function eachItem(length: number, convert: (index: number) => void): void {
  let index = 0;
  try {
    for (; index < length; index += 1) {
      convert(index);
    }
  } catch (error) {
    throw inside(`[${index}]`, error);
  }
}
