/**
 * Makes a component of TypeScript: the sources and the code around them become one module, the WIT folder is copied
 * and gets the world that this module needs, and an engine for JavaScript is linked to both.
 */
import { cp, readFile, realpath, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, sep } from "node:path";
import type { WitWorld } from "../wit/wit-document.ts";
import type { BuildProblem } from "./build-problem.ts";
import type { ComponentBuild, TypescriptDeclaration } from "./built-component.ts";
import { bundleGuest, type BundleFault } from "./guest-bundle.ts";
import { addGuestWorld, guestWorldName, readSourceWorld } from "./guest-world.ts";
import { quickJsOptions, starlingMonkeyOptions } from "./engine-options.ts";
import { runTool } from "./run-tool.ts";
import { toolFolder } from "./tool-versions.ts";
import { unsupportedTypes } from "./unsupported-types.ts";

/** Bundles and componentizes in `workFolder`. */
export async function buildTypescript(
  root: string,
  declaration: TypescriptDeclaration,
  workFolder: string,
): Promise<ComponentBuild> {
  const { kind, origin } = declaration;
  const engine = origin.engine ?? "quickjs";
  const folder = await realpath(dirname(join(root, origin.file)));
  const wit = join(workFolder, "wit");
  await cp(join(root, origin.wit), wit, { recursive: true });
  const world = await readSourceWorld(wit, origin.world);
  const unsupported = typeProblems(declaration, world);
  if (unsupported.length > 0) {
    return { problems: unsupported };
  }
  const bundle = await bundleGuest({
    folder,
    file: basename(origin.file),
    kind,
    world,
    engine,
  });
  if ("kind" in bundle) {
    return { problems: [bundleProblem(declaration, root, bundle)] };
  }
  await addGuestWorld(wit, origin.world, bundle.imports);
  const script = join(workFolder, "component.js");
  const component = join(workFolder, "component.wasm");
  await writeFile(script, bundle.code);
  const { program, args } = linker[engine]({ wit, script, component });
  const run = await runTool(program, args, workFolder);
  if (!run.succeeded) {
    return { problems: [buildFailure(declaration, findings(run.output))] };
  }
  return { bytes: await readFile(component), sourceExports: bundle.exports };
}

interface LinkedFiles {
  readonly wit: string;
  readonly script: string;
  readonly component: string;
}

/** How each engine is linked to a module. */
const linker = {
  quickjs: ({ wit, script, component }: LinkedFiles) => ({
    program: join(toolFolder("componentizeQjs"), "cli.mjs"),
    args: [
      `--wit=${wit}`,
      `--js=${script}`,
      `--world=${guestWorldName}`,
      `--output=${component}`,
      ...quickJsOptions,
    ],
  }),
  starlingmonkey: ({ wit, script, component }: LinkedFiles) => ({
    program: join(toolFolder("componentizeJs"), "src/cli.js"),
    args: [
      script,
      `--wit=${wit}`,
      `--world-name=${guestWorldName}`,
      `--out=${component}`,
      ...starlingMonkeyOptions,
    ],
  }),
} as const;

/** Without the lines about what it was started with. */
function findings(output: string): string {
  return output.slice(Math.max(0, output.search(/^.*Error:/m)));
}

/** Places in the world whose types such a component cannot have. */
export function typeProblems(
  { name, origin }: TypescriptDeclaration,
  world: WitWorld,
): readonly BuildProblem[] {
  return unsupportedTypes(world, origin.engine ?? "quickjs").map(({ place, type, instead }) => ({
    kind: "type-unsupported",
    file: origin.wit,
    component: name,
    message: `${place} has the type ${type}, which a component in TypeScript cannot have${origin.engine === undefined ? "" : ` with engine = "${origin.engine}"`}`,
    remedy: `Use ${instead}, or write the component in a language that compiles to WebAssembly.`,
  }));
}

function bundleProblem(
  declaration: TypescriptDeclaration,
  root: string,
  fault: BundleFault,
): BuildProblem {
  switch (fault.kind) {
    case "foreign": {
      const files = fault.files.map((file) => relative(root, file).split(sep).join("/"));
      const packages = fault.packages.map((name) => `the package ${name}`);
      return foreignModules(declaration, [...files, ...packages].toSorted());
    }
    case "node-modules":
      return {
        kind: "import-forbidden",
        file: declaration.origin.file,
        component: declaration.name,
        message: `uses a module of Node that needs the system (${fault.names.toSorted().join(", ")})`,
        remedy: "Components have no Node around them: remove the import of the `node:` module.",
      };
    case "failed":
      return buildFailure(declaration, fault.output);
  }
}

function foreignModules(
  { name, origin }: TypescriptDeclaration,
  modules: readonly string[],
): BuildProblem {
  return {
    kind: "source-outside-folder",
    file: origin.file,
    component: name,
    message: `imports ${modules.join(", ")}, which its identity does not cover`,
    remedy: `A component is built from the scripts and JSON files below ${dirname(origin.file)}/ alone, without node_modules: move what it needs there.`,
  };
}

function buildFailure({ name, origin }: TypescriptDeclaration, toolOutput: string): BuildProblem {
  return {
    kind: "source-build-failed",
    file: origin.file,
    component: name,
    message: `cannot be made a component of world \`${origin.world}\` of ${origin.wit}`,
    remedy: "What the builder printed:",
    toolOutput,
  };
}
