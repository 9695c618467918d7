/**
 * The functions between a component and its core modules: `canon lift`, `canon lower` and those for
 * resources. See "Canonical Definitions" in the component model's Binary.md.
 */
import type { BinaryCursor } from "./binary-cursor.ts";
import { readVector } from "./component-section.ts";
import type { CanonicalOptions, CoreItem, LinkedFunction, LinkedItem } from "./linked-component.ts";
import { opaque } from "./linked-component.ts";

/** Where the indices lead that the definitions name. */
export interface CanonicalScope {
  readonly coreFunction: (index: number) => CoreItem;
  readonly memory: (index: number) => CoreItem;
  readonly function: (index: number) => LinkedItem;
  readonly type: (index: number) => LinkedItem;
}

/** It adds a function to the component, or one to its core functions. */
export type CanonicalFunction =
  | { readonly kind: "function"; readonly item: LinkedFunction }
  | { readonly kind: "core-function"; readonly item: CoreItem };

const definition = { lift: 0, lower: 1, resourceNew: 2, resourceDrop: 3, resourceRep: 4 } as const;
const option = { utf8: 0, utf16: 1, latin1: 2, memory: 3, realloc: 4, postReturn: 5 } as const;

/** Throws a `TypeError` for a definition or an option that is unknown here. */
export function readCanonicalFunction(
  cursor: BinaryCursor,
  scope: CanonicalScope,
): CanonicalFunction {
  const which = cursor.byte();
  switch (which) {
    case definition.lift: {
      cursor.byte();
      const core = scope.coreFunction(cursor.unsigned());
      const options = readOptions(cursor, scope);
      cursor.unsigned();
      return { kind: "function", item: { kind: "lifted-function", core, options } };
    }
    case definition.lower: {
      cursor.byte();
      const lowered = scope.function(cursor.unsigned());
      const options = readOptions(cursor, scope);
      return { kind: "core-function", item: { kind: "lowered", function: lowered, options } };
    }
    case definition.resourceDrop: {
      const resource = scope.type(cursor.unsigned());
      return { kind: "core-function", item: { kind: "resource-drop", resource } };
    }
    case definition.resourceNew:
    case definition.resourceRep:
      cursor.unsigned();
      return { kind: "core-function", item: opaque };
    default:
      throw new TypeError(`it uses the canonical function ${which}, which is unknown here`);
  }
}

function readOptions(cursor: BinaryCursor, scope: CanonicalScope): CanonicalOptions {
  let memory: CoreItem | null = null;
  let allocator: CoreItem | null = null;
  let postReturn: CoreItem | null = null;
  let unusual: number | null = null;
  readVector(cursor, () => {
    const which = cursor.byte();
    switch (which) {
      case option.utf8:
        return;
      case option.utf16:
      case option.latin1:
        unusual = which;
        return;
      case option.memory:
        memory = scope.memory(cursor.unsigned());
        return;
      case option.realloc:
        allocator = scope.coreFunction(cursor.unsigned());
        return;
      case option.postReturn:
        postReturn = scope.coreFunction(cursor.unsigned());
        return;
      default:
        throw new TypeError(`one of its functions has the option ${which}, which is unknown here`);
    }
  });
  return { memory, allocator, postReturn, unusual };
}
