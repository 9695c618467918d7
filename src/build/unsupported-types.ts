/** Types of WIT that the engines of TypeScript components do not have. */
import type { WitFunction, WitWorld, WorldExtern } from "../wit/wit-document.ts";
import type { WitType } from "../wit/wit-type.ts";
import { innerTypes } from "../wit/wit-type.ts";
import { formatWitType } from "../wit/wit-text.ts";
import type { GuestEngine } from "./guest-module.ts";
import { numberArrays } from "./number-arrays.ts";

export interface UnsupportedType {
  /** The function, and what of it. */
  readonly place: string;
  /** As in WIT. */
  readonly type: string;
  readonly instead: string;
}

/** One for each place in a signature of the world. */
export function unsupportedTypes(
  { imports, exports }: WitWorld,
  engine: GuestEngine,
): readonly UnsupportedType[] {
  return [...imports, ...exports]
    .flatMap(functionsOf)
    .flatMap(([place, signature]) => [
      ...signature.params.flatMap(({ name, type }) =>
        unsupportedIn(type, `the param \`${name}\` of ${place}`, engine),
      ),
      ...(signature.result === null
        ? []
        : unsupportedIn(signature.result, `the result of ${place}`, engine)),
    ]);
}

function functionsOf(extern: WorldExtern): readonly (readonly [string, WitFunction])[] {
  if (extern.kind === "function") return [[extern.function.name, extern.function]];
  const { name, functions, resources } = extern.interface;
  return [...functions, ...resources.flatMap((resource) => resource.functions)].map(
    (found) => [`${name}.${found.name}`, found] as const,
  );
}

function unsupportedIn(
  type: WitType,
  place: string,
  engine: GuestEngine,
): readonly UnsupportedType[] {
  const instead = insteadOf(type, engine);
  return instead === null
    ? innerTypes(type)
        .filter((inner) => inner !== null)
        .flatMap((inner) => unsupportedIn(inner, place, engine))
    : [{ place, type: formatWitType(type), instead }];
}

/** Null: the engine has it. */
function insteadOf(type: WitType, engine: GuestEngine): string | null {
  if (type.kind === "fixed-list") return "a tuple or a `list` without length";
  if (engine === "quickjs") return null;
  if (type.kind === "map") return "a list of tuples";
  return type.kind === "list" && type.aliased && numberArrays.has(type.element.kind)
    ? `\`list<${type.element.kind}>\` without another name for \`${type.element.kind}\``
    : null;
}
