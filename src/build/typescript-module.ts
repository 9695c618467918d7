/** The modules that a component in TypeScript can import, and the types of what it exports. */
import { camelCase } from "../wit/name.ts";
import type { TypeScope } from "../wit/type-scope.ts";
import type { Declared } from "../wit/wit-declarations.ts";
import type {
  FunctionSyntax,
  FunctionTypeSyntax,
  InterfaceItem,
  InterfaceSyntax,
  ResourceFunctionSyntax,
  TypeDeclaration,
  UseSyntax,
} from "../wit/wit-syntax.ts";
import type { DocComments } from "./doc-comments.ts";
import { isReservedWord, parameterName, pascalCase } from "./typescript-name.ts";
import { inBraces, type TypePlace, type TypePrinter } from "./typescript-type.ts";

/** An interface with what is needed to write it down. */
export interface ModuleSource extends Declared<InterfaceSyntax> {
  readonly docs: DocComments;
  readonly printer: TypePrinter;
  /** How a type that another interface declares is called: `import("ns:pkg/ifc").Name`. */
  foreignType(scope: TypeScope, name: string): string;
  /** The interface that a type is used from. */
  usedFrom(use: UseSyntax): TypeScope;
}

/** What a function looks like to its caller, or to who writes it. */
type Side = "imported" | "exported";

/**
 * `declare module "ns:pkg/ifc"`: the functions of an interface as the component calls them. What QuickJS gets unchecked,
 * interfaces of WASI and those with resources, has null for an absent option.
 */
export function importedModule(source: ModuleSource): readonly string[] {
  const { syntax, scope, docs } = source;
  const isUnchecked =
    source.printer.engine === "quickjs" &&
    (scope.name.startsWith("wasi:") || syntax.items.some(isResource));
  const place = placeIn(source, isUnchecked ? "null" : "undefined");
  const items = syntax.items.map((item) =>
    item.kind === "function"
      ? importedFunction(item, source, place)
      : declaredType(item, source, place),
  );
  return [
    ...docs.ofItem(syntax.name),
    ...inBraces(`declare module ${JSON.stringify(scope.name)}`, separated(items)),
  ];
}

/** `interface Name` with the functions that a component exports, and a namespace of its types. */
export function exportedInterface(
  source: ModuleSource,
  others: readonly string[],
): readonly string[] {
  const { syntax, docs } = source;
  const name = pascalCase(syntax.name.text);
  const inside = placeIn(source, "undefined", others);
  const outside = { ...inside, typeName: (type: string) => `${name}.${pascalCase(type)}` };
  const functions = syntax.items
    .filter((item) => item.kind === "function")
    .map((item) => [
      ...docs.ofItem(item.name, thrown(item, source, outside, "exported")),
      `${camelCase(item.name.text)}${signature(item, source, outside, "exported")};`,
    ]);
  const types = syntax.items
    .filter((item) => item.kind !== "function")
    .map((item) => declaredType(item, source, inside));
  return separated([
    [...docs.ofItem(syntax.name), ...inBraces(`export interface ${name}`, separated(functions))],
    ...(types.length === 0 ? [] : [inBraces(`export namespace ${name}`, separated(types))]),
  ]);
}

function placeIn(
  { scope }: ModuleSource,
  absent: TypePlace["absent"],
  others: readonly string[] = [],
): TypePlace {
  const names = new Set([...[...scope.types.keys()].map(pascalCase), ...others]);
  return {
    scope,
    absent,
    typeName: pascalCase,
    globalName: (name) => (names.has(name) ? `globalThis.${name}` : name),
  };
}

function isResource(item: InterfaceItem): boolean {
  return item.kind === "type" && item.definition.kind === "resource";
}

function declaredType(
  item: TypeDeclaration | UseSyntax,
  source: ModuleSource,
  place: TypePlace,
): readonly string[] {
  if (item.kind === "use") {
    const used = source.foreignType(source.usedFrom(item), item.name.text);
    return [`export type ${pascalCase(item.alias.text)} = ${used};`];
  }
  const name = pascalCase(item.name.text);
  const lines =
    item.definition.kind === "resource"
      ? resourceClass(name, item.definition.functions, source, place)
      : source.printer.definition(name, item.definition, place, source.docs);
  return [...source.docs.ofItem(item.name), ...lines];
}

function resourceClass(
  name: string,
  functions: readonly ResourceFunctionSyntax[],
  source: ModuleSource,
  place: TypePlace,
): readonly string[] {
  const members = functions.map((item) => {
    if (item.kind === "constructor") {
      return [...source.docs.ofItem(item.name), `constructor(${params(item, source, place)});`];
    }
    const modifier = item.kind === "static" ? "static " : "";
    return [
      ...source.docs.ofItem(item.name, thrown(item, source, place, "imported")),
      `${modifier}${camelCase(item.name.text)}${signature(item, source, place, "imported")};`,
    ];
  });
  const isMade = functions.some(({ kind }) => kind === "constructor");
  const hidden = isMade ? [] : [["private constructor();"]];
  return inBraces(`export class ${name}`, separated([...hidden, ...members]));
}

/** A word of the language is declared under another name, and exported under its own. */
function importedFunction(
  item: FunctionSyntax,
  source: ModuleSource,
  place: TypePlace,
): readonly string[] {
  const name = camelCase(item.name.text);
  const docs = source.docs.ofItem(item.name, thrown(item, source, place, "imported"));
  const type = signature(item, source, place, "imported");
  return isReservedWord(name)
    ? [...docs, `function ${name}_${type};`, `export { ${name}_ as ${name} };`]
    : [...docs, `export function ${name}${type};`];
}

function signature(
  type: FunctionTypeSyntax,
  source: ModuleSource,
  place: TypePlace,
  side: Side,
): string {
  const value = returned(type, source, place);
  const result =
    side === "imported" ? value : `${value} | ${place.globalName("Promise")}<${value}>`;
  return `(${params(type, source, place)}): ${result}`;
}

/** Options at the end may be left out. */
function params(
  { params: declared }: FunctionTypeSyntax,
  { printer, scope }: ModuleSource,
  place: TypePlace,
): string {
  const lastNeeded = declared.findLastIndex(({ type }) => !printer.isPlainOption(type, scope));
  return declared
    .map(({ name, type }, index) =>
      index > lastNeeded
        ? printer.member(parameterName(name.text), type, place)
        : `${parameterName(name.text)}: ${printer.print(type, place)}`,
    )
    .join(", ");
}

/** Of a result it is the ok: an err is thrown. */
function returned({ result }: FunctionTypeSyntax, source: ModuleSource, place: TypePlace): string {
  if (result === null) return "void";
  const { type, scope } = source.printer.meaning(result, source.scope);
  if (type.kind !== "result") return source.printer.print(result, place);
  return type.ok === null ? "void" : source.printer.print(type.ok, placeOf(scope, source, place));
}

/** An alias of another interface has names that are not known here. */
function placeOf(scope: TypeScope, source: ModuleSource, place: TypePlace): TypePlace {
  if (scope === source.scope) return place;
  return { ...place, scope, typeName: (name) => source.foreignType(scope, name) };
}

function thrown(
  { result }: FunctionTypeSyntax,
  source: ModuleSource,
  place: TypePlace,
  side: Side,
): readonly string[] {
  if (result === null) return [];
  const { type, scope } = source.printer.meaning(result, source.scope);
  if (type.kind !== "result") return [];
  const at = placeOf(scope, source, place);
  const err = type.err === null ? null : source.printer.print(type.err, at);
  if (side === "exported") return [err === null ? "@throws the err" : `@throws {${err}} the err`];
  return [`@throws {Error}${err === null ? "" : ` with the err as its \`payload\`: ${err}`}`];
}

/** Items with a blank line between those that take more than one line. */
export function separated(items: readonly (readonly string[])[]): readonly string[] {
  return items.flatMap((item, index) => {
    const before = items[index - 1];
    const isApart = before !== undefined && (before.length > 1 || item.length > 1);
    return isApart ? ["", ...item] : item;
  });
}
