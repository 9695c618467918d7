/** What can be wrong with the functions of the host that a component imports, and with those of its resources. */
import { functionOf, interfaceOf } from "../wit/ffqn.ts";
import { nearMatch } from "../wit/near.ts";
import type { FunctionSignature, FunctionType } from "../wit/wit-type.ts";
import type { BuildProblem } from "./build-problem.ts";
import type { ComponentKind } from "./component-declaration.ts";
import type { ComponentInterface } from "./component-interface.ts";
import { formatSignature, hasSameType } from "./function-type.ts";
import { hostInterfaces, isHostName, type HostInterface } from "./host-interface.ts";
import type { InterfaceResource } from "./interface-resources.ts";

type Finding = Pick<BuildProblem, "kind" | "message" | "remedy">;

/** What a component imports of one interface, or what the host has of it. */
type InterfaceParts = Pick<HostInterface, "functions" | "resources">;

/** A function by its name in its interface; those of resources as core modules name them. */
type PartFunction = FunctionType & { readonly name: string };

export function checkHostImports(
  kind: ComponentKind,
  imported: Pick<ComponentInterface, "hostImports" | "resources">,
): readonly Finding[] {
  return [...importedParts(imported)].flatMap(([name, parts]) => {
    const offered = hostInterfaces().get(name);
    if (offered === undefined) return [unknownInterface(name, kind)];
    if (offered.onlyFor !== null && offered.onlyFor !== kind) return [forOthers(offered, kind)];
    return checkParts(parts, offered);
  });
}

/** By the full name of the interface. */
function importedParts({
  hostImports,
  resources,
}: Pick<ComponentInterface, "hostImports" | "resources">): ReadonlyMap<string, InterfaceParts> {
  const functionsOf = Map.groupBy(hostImports, ({ ffqn }) => interfaceOf(ffqn));
  const resourcesOf = Map.groupBy(
    resources.filter((resource) => isHostName(resource.interface)),
    (resource) => resource.interface,
  );
  const names = new Set([...functionsOf.keys(), ...resourcesOf.keys()]);
  return new Map(
    [...names].map((name) => [
      name,
      { functions: functionsOf.get(name) ?? [], resources: resourcesOf.get(name) ?? [] },
    ]),
  );
}

function unknownInterface(name: string, kind: ComponentKind): Finding {
  const names = [...hostInterfaces().values()]
    .filter(({ onlyFor }) => onlyFor === null || onlyFor === kind)
    .map((offered) => offered.name);
  const near = nearMatch(name, names);
  const list = `the host offers to ${plural(kind)}: ${names.join(", ")}`;
  return {
    kind: "import-unresolved",
    message: `imports ${name}, which the host does not offer`,
    remedy: near === null ? `${capitalised(list)}.` : `Did you mean ${near}? In all ${list}.`,
  };
}

function forOthers({ name, onlyFor }: HostInterface, kind: ComponentKind): Finding {
  return {
    kind: "import-forbidden",
    message: `imports ${name}, which the host does not offer to ${plural(kind)}`,
    remedy: `Only ${onlyFor === "activity" ? "an activity" : "a workflow"} gets it: remove the import.`,
  };
}

function checkParts(parts: InterfaceParts, offered: HostInterface): readonly Finding[] {
  const known = functionsIn(offered);
  return [
    ...parts.resources.flatMap((resource) => checkResource(resource, offered)),
    ...functionsIn(parts).flatMap((imported) => checkFunction(imported, offered.name, known)),
  ];
}

function functionsIn({ functions, resources }: InterfaceParts): readonly PartFunction[] {
  const plain = functions.map((signature: FunctionSignature) => ({
    name: functionOf(signature.ffqn),
    params: signature.params,
    result: signature.result,
  }));
  return [...plain, ...resources.flatMap((resource) => resource.functions)];
}

/** One that has no functions can still be passed around and dropped. */
function checkResource({ name }: InterfaceResource, offered: HostInterface): readonly Finding[] {
  const names = offered.resources.map((resource) => resource.name);
  return names.includes(name) ? [] : [unknownPart(name, "resources", names, offered.name)];
}

function checkFunction(
  imported: PartFunction,
  owner: string,
  known: readonly PartFunction[],
): readonly Finding[] {
  const found = known.find(({ name }) => name === imported.name);
  if (found === undefined) {
    const names = known.map(({ name }) => name);
    return [unknownPart(imported.name, "functions", names, owner)];
  }
  if (hasSameType(imported, found)) return [];
  const [actual, expected] = [imported, found].map((each) =>
    formatSignature({ ...each, ffqn: `${owner}.${each.name}` }),
  );
  return [
    {
      kind: "import-type-mismatch",
      message: `imports ${actual}, but the host offers ${expected}`,
      remedy: `The WIT of ${owner} has to be the host's: copy it from wit/.`,
    },
  ];
}

function unknownPart(
  name: string,
  what: "functions" | "resources",
  names: readonly string[],
  owner: string,
): Finding {
  const near = nearMatch(name, names);
  const list = `the ${what} of ${owner} are ${names.length === 0 ? "none" : names.join(", ")}`;
  return {
    kind: "import-unresolved",
    message: `imports ${owner}.${name}, which the host does not have`,
    remedy: near === null ? `${capitalised(list)}.` : `Did you mean ${near}? In all ${list}.`,
  };
}

function plural(kind: ComponentKind): string {
  return { activity: "activities", workflow: "workflows", activity_stub: "stubs" }[kind];
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
