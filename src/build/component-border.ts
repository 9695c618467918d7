/**
 * How the functions of a component are called. A component that imports no function and consists of
 * one core module under the usual names needs no generated code around it: the host lowers and lifts
 * the values itself. Everything else, and everything that looks unusual, goes through the code that
 * the transpiler generates.
 */
import { functionOf, interfaceOf } from "../wit/ffqn.ts";
import type { FunctionSignature } from "../wit/wit-type.ts";
import { BinaryCursor } from "./binary-cursor.ts";
import { binarySections } from "./component-binary.ts";
import type { ComponentInterface } from "./component-interface.ts";
import { readName, readVector } from "./component-section.ts";
import { readPlainComponent, type PlainComponent } from "./plain-component.ts";

const coreExportSection = 7;

export type ComponentBorder =
  | { readonly kind: "core" }
  /** `reason` says what is unusual. */
  | { readonly kind: "jco"; readonly reason: string };

interface ExaminedComponent {
  readonly bytes: Uint8Array;
  readonly interface: ComponentInterface;
  /** The core modules that the transpiler has found. */
  readonly cores: ReadonlyMap<string, Uint8Array>;
}

/** Takes a valid component, which the transpiler could handle. */
export function componentBorder(component: ExaminedComponent): ComponentBorder {
  try {
    return borderOf(component);
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) {
      return { kind: "jco", reason: error.message };
    }
    throw error;
  }
}

function borderOf({ bytes, interface: offered, cores }: ExaminedComponent): ComponentBorder {
  const { exports, imports, hostImports, platformImports, namelessImports } = offered;
  const called = [...imports, ...hostImports].map(({ ffqn }): string => ffqn);
  const [imported] = [...called, ...platformImports, ...namelessImports];
  if (imported !== undefined) {
    return { kind: "jco", reason: `it imports ${imported}` };
  }
  const component = readPlainComponent(bytes);
  if (![...cores.values()].every((core) => Buffer.compare(core, component.core) === 0)) {
    return { kind: "jco", reason: "the transpiler makes other core modules of it" };
  }
  const coreNames = exportNames(component.core);
  const unusual = exports.find((signature) => !hasUsualNames(signature, component, coreNames));
  return unusual === undefined
    ? { kind: "core" }
    : { kind: "jco", reason: `${unusual.ffqn} is not lifted from functions of the usual names` };
}

/** Whether the function and what cleans up after it are found by the names of the canonical ABI. */
function hasUsualNames(
  { ffqn }: FunctionSignature,
  { exported }: PlainComponent,
  coreNames: ReadonlySet<string>,
): boolean {
  const name = `${interfaceOf(ffqn)}#${functionOf(ffqn)}`;
  const postReturn = `cabi_post_${name}`;
  const lifted = exported.get(interfaceOf(ffqn))?.get(functionOf(ffqn));
  return (
    lifted?.core === name && lifted.postReturn === (coreNames.has(postReturn) ? postReturn : null)
  );
}

/** The names that a core module exports: in a section whose items end with a sort and an index. */
function exportNames(core: Uint8Array): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { id, body } of binarySections(core)) {
    if (id !== coreExportSection) {
      continue;
    }
    const cursor = new BinaryCursor(body, 0);
    readVector(cursor, () => {
      names.add(readName(cursor));
      cursor.byte();
      cursor.unsigned();
    });
  }
  return names;
}
