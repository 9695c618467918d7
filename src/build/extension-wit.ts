/**
 * The WIT that the author of a workflow needs of another component: its interfaces without its world, and the packages
 * that are derived from them (`extension-function.ts`).
 */
import type { ExtensionKind } from "../wit/extension-function.ts";
import { extensionName } from "../wit/extension-function.ts";
import type { Ffqn } from "../wit/ffqn.ts";
import { functionOf, interfaceOf } from "../wit/ffqn.ts";
import type { FunctionSignature } from "../wit/wit-type.ts";
import { functionWit } from "../wit/wit-interface-text.ts";
import type { ComponentKind } from "./component-declaration.ts";

export interface WitFile {
  /** Name of the file, `ns-pkg-obelisk-ext.wit`. */
  readonly name: string;
  readonly text: string;
}

interface Exported {
  readonly wit: string;
  readonly kind: ComponentKind;
  /** Functions that can be executions. */
  readonly exports: readonly FunctionSignature[];
}

/** A function's declaration in the words of its author. */
interface DeclaredFunction {
  readonly name: string;
  /** What stands between the parentheses. */
  readonly params: string;
  readonly result: string;
  /** Types of its interface that it mentions. */
  readonly types: readonly string[];
}

const executionTypes = "obelisk:types/execution@5.0.0";
const joinSetTypes = "obelisk:types/join-set@5.0.0";
const timeTypes = "obelisk:types/time@5.0.0";

/** One file a derived package, in order of their names. */
export function extensionWit({ wit, kind, exports }: Exported): readonly WitFile[] {
  const byInterface = Map.groupBy(exports, ({ ffqn }) => interfaceOf(ffqn));
  const kinds =
    kind === "activity_stub" ? (["ext", "stub"] as const) : (["ext", "schedule"] as const);
  const printed = [...byInterface].flatMap(([name, signatures]) => {
    const declared = signatures.map(({ ffqn }) => [ffqn, declaredFunction(wit, ffqn)] as const);
    return kinds.map((derived) => printInterface(derived, name, declared));
  });
  const byPackage = Map.groupBy(printed, ({ packageName }) => packageName);
  return [...byPackage]
    .map(([packageName, interfaces]) => ({
      name: fileName(packageName),
      text: [`package ${packageName};`, ...interfaces.map(({ text }) => text)].join("\n\n"),
    }))
    .toSorted((left, right) => (left.name < right.name ? -1 : 1));
}

/** `ns-pkg.wit` for the package `ns:pkg@1.0.0`. */
export function fileName(packageName: string): string {
  return `${packageName.split("@")[0]?.replaceAll(":", "-") ?? packageName}.wit`;
}

type Derived = "ext" | "schedule" | "stub";

const kindsOf = {
  ext: ["submit", "await-next", "get"],
  schedule: ["schedule"],
  stub: ["stub"],
} as const satisfies Record<Derived, readonly ExtensionKind[]>;

const usesOf = {
  ext: [
    `use ${executionTypes}.{execution-id, await-next-extension-error, get-extension-error};`,
    `use ${joinSetTypes}.{join-set};`,
  ],
  schedule: [`use ${executionTypes}.{execution-id};`, `use ${timeTypes}.{schedule-at};`],
  stub: [`use ${executionTypes}.{execution-id, stub-error};`],
} as const satisfies Record<Derived, readonly string[]>;

function printInterface(
  derived: Derived,
  base: string,
  functions: readonly (readonly [Ffqn, DeclaredFunction])[],
): { readonly packageName: string; readonly text: string } {
  const [, packagePart = "", own = "", version = ""] = /^([^/]+)\/([^@]+)(@.+)?$/.exec(base) ?? [];
  const types = [...new Set(functions.flatMap(([, declared]) => declared.types))].toSorted();
  const lines = [
    ...usesOf[derived],
    ...(types.length === 0 ? [] : [`use ${base}.{${types.join(", ")}};`]),
    "",
    ...functions.flatMap(([ffqn, declared]) =>
      kindsOf[derived].map(
        (kind) => `${functionOf(extensionName(ffqn, kind))}: ${printType(kind, declared)};`,
      ),
    ),
  ];
  return {
    packageName: `${packagePart}-obelisk-${derived}${version}`,
    text: `interface ${own} {\n${lines.map((line) => (line === "" ? "" : `    ${line}`)).join("\n")}\n}\n`,
  };
}

function printType(kind: ExtensionKind, { params, result }: DeclaredFunction): string {
  const after = params === "" ? "" : `, ${params}`;
  switch (kind) {
    case "submit":
      return `func(${free("join-set", params)}: borrow<join-set>${after}) -> execution-id`;
    case "await-next":
      return `func(join-set: borrow<join-set>) -> result<${result}, await-next-extension-error>`;
    case "get":
      return `func(execution-id: execution-id) -> result<${result}, get-extension-error>`;
    case "schedule":
      return `func(${free("schedule-at", params)}: schedule-at${after}) -> execution-id`;
    case "stub":
      return `func(execution-id: execution-id, execution-result: ${result}) -> result<_, stub-error>`;
  }
}

/** A parameter that has the name already keeps it. */
function free(name: string, params: string): string {
  return new RegExp(`(?:^|,\\s*)%?${name}\\s*:`).test(params) ? free(`${name}-a`, params) : name;
}

function declaredFunction(wit: string, ffqn: Ffqn): DeclaredFunction {
  const name = functionOf(ffqn);
  const [own = ""] = functionWit(wit, ffqn).split(/^package .+ \{$/m);
  const [, params = "", result = ""] =
    new RegExp(`^ +%?${name}: func\\(([^]*?)\\)(?: -> ([^;]+))?;`, "m").exec(own) ?? [];
  const declared = [
    ...own.matchAll(/^ {2}(?:record|variant|enum|flags|type|resource) (%?[a-z][\w-]*)/gim),
    ...[...own.matchAll(/^ {2}use [^{]+\.\{([^}]+)\};/gm)].flatMap(([, list = ""]) =>
      list.split(",").map((item) => [item, item.split(" as ").at(-1)?.trim() ?? ""]),
    ),
  ].map(([, type = ""]) => type);
  const words = new Set(`${params} ${result}`.match(/%?[A-Za-z][\w-]*/g));
  return {
    name,
    params: params.trim().replaceAll(/\s+/g, " "),
    result: result.trim().replaceAll(/\s+/g, " "),
    types: declared.filter((type) => words.has(type)),
  };
}
