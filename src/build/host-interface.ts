/**
 * The interfaces of the namespace `obelisk`, which the host itself offers to components. Their one table is
 * the WIT in `wit/`: what is declared there exists, with these functions and types.
 */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { parseWit } from "../wit/parse-wit.ts";
import { interfaceFunctions } from "../wit/wit-document.ts";
import type { FunctionSignature } from "../wit/wit-type.ts";
import type { ComponentKind } from "./component-declaration.ts";
import { interfaceResources, type InterfaceResource } from "./interface-resources.ts";

const folder = fileURLToPath(new URL("../../wit/", import.meta.url));

/** Interfaces that only one kind of component gets; all others are for both. */
const onlyFor: ReadonlyMap<string, ComponentKind> = new Map([
  ["obelisk:activity/info@1.0.0", "activity"],
  ["obelisk:generations/restart@1.0.0", "workflow"],
  ["obelisk:http/client@1.0.0", "activity"],
  ["obelisk:types/join-set@5.0.0", "workflow"],
  ["obelisk:workflow/workflow-support@6.0.0", "workflow"],
  ["obelisk:workflow/workflow-support-backtrace@6.0.0", "workflow"],
]);

export interface HostInterface {
  /** `obelisk:pkg/ifc@version`. */
  readonly name: string;
  /** Null: every component. */
  readonly onlyFor: ComponentKind | null;
  readonly functions: readonly FunctionSignature[];
  readonly resources: readonly InterfaceResource[];
}

/** Whether an import belongs to the host, by the name of its interface or its function. */
export function isHostName(name: string): boolean {
  return name.startsWith("obelisk:");
}

let known: ReadonlyMap<string, HostInterface> | null = null;

/** By full name; those that only declare types of values are left out. */
export function hostInterfaces(): ReadonlyMap<string, HostInterface> {
  known ??= readHostInterfaces();
  return known;
}

function readHostInterfaces(): ReadonlyMap<string, HostInterface> {
  const parsed = parseWit(hostWit());
  if (!("ok" in parsed)) throw new Error(`wit/ cannot be read: ${parsed.message}`);
  const interfaces = parsed.ok.packages
    .flatMap((witPackage) => witPackage.interfaces)
    .map((found) => ({
      name: found.name,
      onlyFor: onlyFor.get(found.name) ?? null,
      functions: interfaceFunctions(found),
      resources: interfaceResources(found),
    }));
  return new Map(
    interfaces
      .filter(({ functions, resources }) => functions.length + resources.length > 0)
      .map((offered) => [offered.name, offered]),
  );
}

/** All packages in one text, as `parseWit` wants them: each one in braces below a root package. */
function hostWit(): string {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".wit"))
    .toSorted();
  const packages = files.map(
    (file) =>
      `${readFileSync(join(folder, file), "utf8").replace(/^package ([^;]+);/m, "package $1 {")}}\n`,
  );
  return `package root:host;\n${packages.join("")}`;
}
