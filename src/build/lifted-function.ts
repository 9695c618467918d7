/**
 * A function of a core module that is made one of a component: `canon lift`. See "Canonical
 * Definitions" in the component model's Binary.md.
 */
import type { BinaryCursor } from "./binary-cursor.ts";
import { itemAt, readVector } from "./component-section.ts";

/** The names that the core module has for what the function is made of. */
export interface LiftedFunction {
  readonly core: string;
  readonly postReturn: string | null;
}

const liftFunction = [0, 0] as const;
const option = { utf8: 0, memory: 3, realloc: 4, postReturn: 5 } as const;

const memoryName = "memory";
const reallocName = "cabi_realloc";

/**
 * Throws a `TypeError` for another definition than a lift, and for one whose options are others
 * than strings in UTF-8, the module's `memory` and `cabi_realloc`, and a post-return.
 */
export function readLift(
  cursor: BinaryCursor,
  coreFunctions: readonly string[],
  memories: readonly string[],
): LiftedFunction {
  if (cursor.byte() !== liftFunction[0] || cursor.byte() !== liftFunction[1]) {
    throw new TypeError("it uses a canonical function that is no lift");
  }
  const core = itemAt(coreFunctions, cursor.unsigned());
  let postReturn: string | null = null;
  readVector(cursor, () => {
    const which = cursor.byte();
    switch (which) {
      case option.utf8:
        return;
      case option.memory:
        expectName(itemAt(memories, cursor.unsigned()), memoryName);
        return;
      case option.realloc:
        expectName(itemAt(coreFunctions, cursor.unsigned()), reallocName);
        return;
      case option.postReturn:
        postReturn = itemAt(coreFunctions, cursor.unsigned());
        return;
      default:
        throw new TypeError(`${core} is lifted with the option ${which}`);
    }
  });
  cursor.unsigned();
  return { core, postReturn };
}

function expectName(name: string, expected: string): void {
  if (name !== expected) {
    throw new TypeError(`its \`${expected}\` is called \`${name}\``);
  }
}
