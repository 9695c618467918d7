/**
 * What can be wrong between components: every function has one place that exports it, and every
 * imported function is exported with the type that the importer expects.
 */
import {
  extensionKinds,
  extensionName,
  extensionOf,
  extensionSignature,
  isExtensionInterface,
  type ExtensionKind,
} from "../wit/extension-function.ts";
import { interfaceOf, type Ffqn } from "../wit/ffqn.ts";
import { usesResource, type FunctionSignature } from "../wit/wit-type.ts";
import type { BuildProblem } from "./build-problem.ts";
import { isNodeBuiltin, type CheckedComponent } from "./check-component.ts";
import { formatSignature, hasSameParts, hasSameType } from "./function-type.ts";
import { nearMatch } from "../wit/near.ts";
import type { ComponentKind } from "./component-declaration.ts";

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
    if (isExtensionInterface(interfaceOf(signature.ffqn))) {
      return checkExtension(signature, exports).map((finding) => ({
        ...finding,
        ...place(component),
      }));
    }
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

type Finding = Pick<BuildProblem, "kind" | "message" | "remedy">;

/** Functions that are derived from those of other components. */
function checkExtension(
  signature: FunctionSignature,
  exports: ReadonlyMap<string, Export>,
): readonly Finding[] {
  const { ffqn } = signature;
  const extension = extensionOf(ffqn);
  const base = extension === null ? undefined : exports.get(extension.ffqn);
  const isOfKind =
    base !== undefined &&
    extension !== null &&
    extensionsOf(base.owner.declaration.kind).includes(extension.kind);
  if (!isOfKind) return [noSuchExtension(ffqn, exports)];
  const expected = extensionSignature(base.signature, extension.kind);
  if (hasSameParts(signature, expected)) return [];
  return [
    {
      kind: "import-type-mismatch",
      message: `imports ${formatSignature(signature)}, but it is derived as ${formatSignature(expected)}`,
      remedy: "`obelisk generate wit` writes the WIT of derived packages.",
    },
  ];
}

/** Nobody schedules a stub, and only a stub is given its result. */
function extensionsOf(kind: ComponentKind): readonly ExtensionKind[] {
  const other = kind === "activity_stub" ? "schedule" : "stub";
  return extensionKinds.filter((each) => each !== other);
}

function noSuchExtension(ffqn: Ffqn, exports: ReadonlyMap<string, Export>): Finding {
  const names = [...exports.values()].flatMap(({ signature, owner }) =>
    extensionsOf(owner.declaration.kind).map((kind) => extensionName(signature.ffqn, kind)),
  );
  const near = nearMatch(ffqn, names);
  return {
    kind: "import-unresolved",
    message: `imports ${ffqn}, which is derived from no function of a component`,
    remedy:
      near === null
        ? "A function `f` has `f-submit`, `f-await-next` and `f-get` in `-obelisk-ext`, `f-schedule` in `-obelisk-schedule`, and, if it is a stub's, `f-stub` in `-obelisk-stub`."
        : `Did you mean ${near}?`,
  };
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
