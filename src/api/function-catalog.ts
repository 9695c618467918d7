/** Port: the functions that the deployed components export. */
import type { Ffqn } from "../wit/ffqn.ts";
import { functionOf, interfaceOf } from "../wit/ffqn.ts";
import type { FunctionSignature } from "../wit/wit-type.ts";

export interface FunctionCatalog {
  functionSignature(ffqn: Ffqn): FunctionSignature | undefined;
  functionSignatures(): readonly FunctionSignature[];
}

/** Names that an error offers at most. */
const SUGGESTIONS_MAX = 5;

/**
 * What somebody may have meant by a name that no component exports: the functions of that interface, else
 * the functions of that name in other interfaces, else any, so that there is always something to go on.
 */
export function suggestFunctions(catalog: FunctionCatalog, ffqn: Ffqn): readonly Ffqn[] {
  const names = catalog.functionSignatures().map((signature) => signature.ffqn);
  const candidates = [
    names.filter((name) => interfaceOf(name) === interfaceOf(ffqn)),
    names.filter((name) => functionOf(name) === functionOf(ffqn)),
    names,
  ];
  const best = candidates.find((found) => found.length > 0) ?? [];
  return best.slice(0, SUGGESTIONS_MAX);
}
