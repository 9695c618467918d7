/** What can be wrong with the functions of the host that a component imports. */
import { functionOf, interfaceOf } from "../wit/ffqn.ts";
import { nearMatch } from "../wit/near.ts";
import type { FunctionSignature } from "../wit/wit-type.ts";
import type { BuildProblem } from "./build-problem.ts";
import type { ComponentKind } from "./component-declaration.ts";
import { formatSignature, hasSameType } from "./function-type.ts";
import { hostInterfaces, type HostInterface } from "./host-interface.ts";

type Finding = Pick<BuildProblem, "kind" | "message" | "remedy">;

export function checkHostImports(
  kind: ComponentKind,
  imports: readonly FunctionSignature[],
): readonly Finding[] {
  const byInterface = Map.groupBy(imports, ({ ffqn }) => interfaceOf(ffqn));
  return [...byInterface].flatMap(([name, functions]) => {
    const offered = hostInterfaces().get(name);
    if (offered === undefined) return [unknownInterface(name, kind)];
    if (offered.onlyFor !== null && offered.onlyFor !== kind) return [forOthers(offered, kind)];
    return functions.flatMap((signature) => checkFunction(signature, offered));
  });
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

function checkFunction(signature: FunctionSignature, offered: HostInterface): readonly Finding[] {
  const found = offered.functions.find(({ ffqn }) => ffqn === signature.ffqn);
  if (found === undefined) return [unknownFunction(signature, offered)];
  if (hasSameType(signature, found)) return [];
  return [
    {
      kind: "import-type-mismatch",
      message: `imports ${formatSignature(signature)}, but the host offers ${formatSignature(found)}`,
      remedy: `The WIT of ${offered.name} has to be the host's: copy it from wit/.`,
    },
  ];
}

function unknownFunction({ ffqn }: FunctionSignature, offered: HostInterface): Finding {
  const names = offered.functions.map((found) => functionOf(found.ffqn));
  const near = nearMatch(functionOf(ffqn), names);
  const list = `the functions of ${offered.name} are ${names.join(", ")}`;
  return {
    kind: "import-unresolved",
    message: `imports ${ffqn}, which the host does not have`,
    remedy: near === null ? `${capitalised(list)}.` : `Did you mean ${near}? In all ${list}.`,
  };
}

function plural(kind: ComponentKind): string {
  return { activity: "activities", workflow: "workflows", activity_stub: "stubs" }[kind];
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
