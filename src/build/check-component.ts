/**
 * What can be wrong with one component by itself.
 */
import { camelCase } from "../wit/name.ts";
import { failurePlace } from "../wit/failure-place.ts";
import { interfaceOf } from "../wit/ffqn.ts";
import type { BuildProblem } from "./build-problem.ts";
import type { ComponentDeclaration } from "./component-declaration.ts";
import type { ComponentInterface } from "./component-interface.ts";
import { checkHostImports } from "./check-host-imports.ts";
import { checkNonRetryable } from "./non-retryable.ts";

/** A component that was built, before it is known whether it fits the others. */
export interface CheckedComponent {
  readonly declaration: ComponentDeclaration;
  readonly interface: ComponentInterface;
  /** The names that a TypeScript source exports; null for anything else. */
  readonly sourceExports: readonly string[] | null;
}

type Finding = Pick<BuildProblem, "kind" | "message" | "remedy">;

/** Suffixes of packages that are derived from a component's own. */
const reservedPackage = /-obelisk-(?:ext|schedule|stub)$/;

/** Networks and sockets have effects that a replay would repeat. */
const nondeterministicPackage = /^wasi:(?:http|sockets)\//;

/** All problems of the component, in no particular order. */
export function checkComponent(component: CheckedComponent): readonly BuildProblem[] {
  const { declaration } = component;
  return [
    ...checkExports(component),
    ...checkResults(component.interface),
    ...checkSourceExports(component),
    ...checkImports(component),
    ...checkNonRetryable(declaration.settings.nonRetryable ?? [], component.interface.exports),
  ].map((finding) => ({
    ...finding,
    file: declaration.origin.file,
    component: declaration.name,
  }));
}

function checkExports({ interface: { exports, exportedInterfaces } }: CheckedComponent): Finding[] {
  const reserved = exportedInterfaces
    .filter((name) => reservedPackage.test(name.split("/")[0] ?? ""))
    .map((name) => ({
      kind: "reserved-package" as const,
      message: `exports ${name}, whose package name is reserved`,
      remedy:
        "Packages that end in -obelisk-ext, -obelisk-schedule or -obelisk-stub can only be imported.",
    }));
  if (exports.length > 0) {
    return reserved;
  }
  return [
    ...reserved,
    {
      kind: "no-exported-function",
      message: "exports no function that can be executed",
      remedy:
        "The world has to export an interface with functions that take and return plain values; functions exported by the world itself do not count.",
    },
  ];
}

function checkResults({ exports }: ComponentInterface): Finding[] {
  return exports.flatMap(({ ffqn, result }) => {
    const place = failurePlace(result);
    if (place.kind !== "no-failure-place") {
      return [];
    }
    return [
      {
        kind: "no-failure-place" as const,
        message: `${ffqn} returns ${place.actual}: ${place.reason}`,
        remedy: `Accepted: ${place.accepted.join("; ")}.`,
      },
    ];
  });
}

function checkSourceExports(component: CheckedComponent): Finding[] {
  const {
    sourceExports,
    interface: { exportedInterfaces },
  } = component;
  if (sourceExports === null) {
    return [];
  }
  return exportedInterfaces.flatMap((interfaceName) => {
    const expected = camelCase(/\/([^@]+)/.exec(interfaceName)?.[1] ?? "");
    if (sourceExports.includes(expected)) {
      return [];
    }
    const found = sourceExports.length === 0 ? "nothing" : sourceExports.join(", ");
    return [
      {
        kind: "source-export-missing" as const,
        message: `exports ${found}, but not \`${expected}\` for the interface ${interfaceName}`,
        remedy: `Add \`export const ${expected} = { ... }\` with the functions of the interface.`,
      },
    ];
  });
}

function checkImports({ declaration, interface: imported }: CheckedComponent): Finding[] {
  const nameless = imported.namelessImports.map((name) => ({
    kind: "import-unresolved" as const,
    message: `imports \`${name}\`, which belongs to no interface`,
    remedy: "Only functions of named interfaces, ns:pkg/ifc, can be imported.",
  }));
  const interfaces = [...new Set(imported.imports.map(({ ffqn }) => interfaceOf(ffqn)))];
  const builtins = interfaces.filter(isNodeBuiltin).map((name) => ({
    kind: "import-forbidden" as const,
    message: `uses a module of Node that needs the system (${name})`,
    remedy: "Components have no Node around them: remove the import of the `node:` module.",
  }));
  return [
    ...nameless,
    ...builtins,
    ...checkHostImports(declaration.kind, imported),
    ...(declaration.kind === "workflow"
      ? workflowFindings(imported)
      : activityFindings(interfaces.filter((name) => !isNodeBuiltin(name)))),
  ];
}

/** What the builder of TypeScript components imports in place of a `node:` module. */
export function isNodeBuiltin(interfaceName: string): boolean {
  return interfaceName.startsWith("jco:node/");
}

function workflowFindings({ platformImports }: ComponentInterface): Finding[] {
  return platformImports
    .filter((name) => nondeterministicPackage.test(name))
    .map((name) => ({
      kind: "import-forbidden" as const,
      message: `imports ${name}, which a workflow must not use`,
      remedy: "A workflow is replayed, so it has no network: move the call to an activity.",
    }));
}

function activityFindings(interfaces: readonly string[]): Finding[] {
  return interfaces.map((name) => ({
    kind: "import-forbidden" as const,
    message: `imports ${name}, but an activity cannot call other components`,
    remedy: "Only a workflow calls activities and workflows: declare it as [[workflow_wasm]].",
  }));
}
