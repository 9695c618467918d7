/** The modules that the build writes around a user's: the component's entry, and one for each interface that it imports. */
import { functionOf } from "../wit/ffqn.ts";
import { camelCase } from "../wit/name.ts";
import { exportedFunctions, type WitInterface, type WitWorld } from "../wit/wit-document.ts";
import type { FunctionSignature, WitType } from "../wit/wit-type.ts";

/** What the module exports for an interface: `ns:pkg/my-ifc@1.0.0` gives `myIfc`. */
function exportName(interfaceName: string): string {
  return camelCase(/(?:^|\/)([^/@]+)(?:@|$)/.exec(interfaceName)?.[1] ?? "");
}

/** The engines that run JavaScript in a component. */
export type GuestEngine = "quickjs" | "starlingmonkey";

/** What is loaded before the user's modules, what their exports are wrapped with, and where `reserveHeap` is. */
const borders = {
  quickjs: {
    first: ["runtime/prelude.ts"],
    boundary: "runtime/boundary.ts",
    heap: ["runtime/heap.ts"],
  },
  starlingmonkey: { first: [], boundary: "starlingmonkey/boundary.ts", heap: [] },
} as const satisfies Record<GuestEngine, object>;

/**
 * The entry: what `source` exports, checked at the border.
 *
 * @param guest the folder of the guest library
 */
export function entryModule(
  { world, engine }: { readonly world: WitWorld; readonly engine: GuestEngine },
  source: string,
  guest: string,
): string {
  const { first, boundary, heap } = borders[engine];
  const functions = Map.groupBy(exportedFunctions(world), ({ ffqn }) =>
    ffqn.slice(0, ffqn.lastIndexOf(".")),
  );
  const exported = [...functions].map(([name, signatures], place) => {
    const own = exportName(name);
    const described = JSON.stringify(signatures.map(guestSignature));
    return exportedAs(
      own,
      place,
      `exportedInterface(${JSON.stringify(own)}, source[${JSON.stringify(own)}], ${described})`,
    );
  });
  return [
    ...first.map((module) => `import ${JSON.stringify(guest + module)};`),
    `import { exportedInterface } from ${JSON.stringify(guest + boundary)};`,
    ...heap.map((module) => `import { reserveHeap } from ${JSON.stringify(guest + module)};`),
    `import * as source from ${JSON.stringify(source)};`,
    ...exported,
    ...heap.map(() => "reserveHeap();"),
    "",
  ].join("\n");
}

/** The interface as the user's code imports it. */
export function importModule(
  name: string,
  functions: readonly FunctionSignature[],
  guest: string,
): string {
  const names = functions.map(({ ffqn }) => camelCase(functionOf(ffqn)));
  const wrapped = functions.map((signature, place) => {
    const own = camelCase(functionOf(signature.ffqn));
    const described = JSON.stringify(guestSignature(signature));
    return exportedAs(own, place, `/* @__PURE__ */ importedFunction(native.${own}, ${described})`);
  });
  return [
    `import { importedFunction } from ${JSON.stringify(`${guest}runtime/boundary.ts`)};`,
    `import * as native from ${JSON.stringify(name)};`,
    ...wrapped,
    `export default { ${names.map((own, place) => `${own}: ${localName(place)}`).join(", ")} };`,
    "",
  ].join("\n");
}

/** The name may be a word of the language, such as `delete`. */
function exportedAs(name: string, place: number, value: string): string {
  return `const ${localName(place)} = ${value};\nexport { ${localName(place)} as ${name} };`;
}

function localName(place: number): string {
  return `item${place}`;
}

/** Interfaces with resources are left to the engine: there is nothing to check in a handle. */
export function hasResources({ resources }: WitInterface): boolean {
  return resources.length > 0;
}

interface GuestSignature {
  readonly ffqn: string;
  readonly name: string;
  readonly params: readonly { readonly name: string; readonly type: WitType }[];
  readonly result: WitType | null;
}

function guestSignature({ ffqn, params, result }: FunctionSignature): GuestSignature {
  return {
    ffqn,
    name: camelCase(functionOf(ffqn)),
    params: params.map(({ name, type }) => ({ name: camelCase(name), type: guestType(type) })),
    result: result === null ? null : guestType(result),
  };
}

/** The type with the names of fields and flags as JavaScript has them. */
function guestType(type: WitType): WitType {
  const inner = (found: WitType | null): WitType | null =>
    found === null ? null : guestType(found);
  switch (type.kind) {
    case "list":
    case "fixed-list":
      return { ...type, element: guestType(type.element) };
    case "map":
      return { ...type, value: guestType(type.value) };
    case "option":
      return { ...type, some: guestType(type.some) };
    case "result":
      return { ...type, ok: inner(type.ok), err: inner(type.err) };
    case "tuple":
      return { ...type, items: type.items.map(guestType) };
    case "record":
      return {
        ...type,
        fields: type.fields.map((field) => ({
          name: camelCase(field.name),
          type: guestType(field.type),
        })),
      };
    case "variant":
      return {
        ...type,
        cases: type.cases.map((found) => ({ name: found.name, type: inner(found.type) })),
      };
    case "flags":
      return { ...type, names: type.names.map(camelCase) };
    default:
      return type;
  }
}
