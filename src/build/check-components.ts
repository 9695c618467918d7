/**
 * What can be wrong between components: every function has one place that exports it, and every
 * imported function is exported with the type that the importer expects.
 */
import { interfaceOf } from "../wit/ffqn.ts";
import { usesResource, type FunctionSignature } from "../wit/wit-type.ts";
import type { BuildProblem } from "./build-problem.ts";
import { isNodeBuiltin, type CheckedComponent } from "./check-component.ts";
import { formatSignature, hasSameType } from "./function-type.ts";
import { nearMatch } from "../wit/near.ts";

interface Export {
  readonly owner: CheckedComponent;
  readonly signature: FunctionSignature;
}

/**
 * All problems between the components. Imports are looked at only when `areAll`: a component that
 * could not be built may be the one that exports what is missing.
 */
export function checkComponents(
  components: readonly CheckedComponent[],
  areAll: boolean,
): readonly BuildProblem[] {
  const exports = new Map<string, Export>();
  const problems: BuildProblem[] = [];
  for (const owner of components) {
    for (const signature of owner.interface.exports) {
      const other = exports.get(signature.ffqn);
      if (other === undefined) {
        exports.set(signature.ffqn, { owner, signature });
      } else {
        problems.push(duplicateExport(owner, other));
      }
    }
  }
  const workflows = components.filter(({ declaration }) => declaration.kind === "workflow");
  return areAll
    ? [...problems, ...workflows.flatMap((workflow) => checkImports(workflow, exports))]
    : problems;
}

function duplicateExport(
  owner: CheckedComponent,
  { owner: other, signature }: Export,
): BuildProblem {
  return {
    kind: "duplicate-export",
    ...place(owner),
    message: `exports ${signature.ffqn}, which component "${other.declaration.name}" (${other.declaration.origin.file}) exports too`,
    remedy:
      "One component exports a function: remove one of the two, or give it a package of its own.",
  };
}

function checkImports(
  component: CheckedComponent,
  exports: ReadonlyMap<string, Export>,
): BuildProblem[] {
  const called = component.interface.imports.filter(({ ffqn }) => !isNodeBuiltin(ffqn));
  return called.flatMap((signature) => {
    const exported = exports.get(signature.ffqn);
    if (exported === undefined) {
      return [{ ...unresolved(signature, exports), ...place(component) }];
    }
    if (hasSameType(signature, exported.signature)) {
      return [];
    }
    return [
      {
        kind: "import-type-mismatch" as const,
        ...place(component),
        message: `imports ${formatSignature(signature)}, but component "${exported.owner.declaration.name}" exports ${formatSignature(exported.signature)}`,
        remedy: "The importing component has to be built with the WIT of the exporting one.",
      },
    ];
  });
}

function unresolved(
  signature: FunctionSignature,
  exports: ReadonlyMap<string, Export>,
): Pick<BuildProblem, "kind" | "message" | "remedy"> {
  const { ffqn } = signature;
  const near = nearMatch(ffqn, exports.keys());
  const declared = `a component that exports the interface ${interfaceOf(ffqn)}`;
  return {
    kind: "import-unresolved",
    message: usesResource(signature)
      ? `imports ${ffqn}, which takes or returns a handle and so cannot be another component's`
      : `imports ${ffqn}, which no component exports`,
    remedy:
      near === null
        ? `Declare ${declared} in obelisk.toml, or remove the import.`
        : `Did you mean ${near}? Otherwise declare ${declared} in obelisk.toml.`,
  };
}

function place({ declaration }: CheckedComponent): Pick<BuildProblem, "file" | "component"> {
  return { file: declaration.origin.file, component: declaration.name };
}
