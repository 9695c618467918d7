/** `obelisk generate types` */
import type { Command } from "commander";
import type { BuildProblem } from "../build/build-problem.ts";
import type { ComponentDeclaration } from "../build/component-declaration.ts";
import type { TypesFile } from "../build/component-types.ts";
import { exitCode } from "./exit-code.ts";
import { helpWithExamples } from "./help-text.ts";
import type { ProjectOptions } from "./project-folder.ts";
import { findProject, projectOption } from "./project-folder.ts";

interface TypesOptions extends ProjectOptions {
  readonly check?: true;
  readonly json?: true;
}

export function addGenerateTypesCommand(generate: Command): void {
  generate
    .command("types")
    .summary("write the TypeScript declarations of components")
    .description(
      "Writes for each TypeScript component of obelisk.toml what its WIT world means in TypeScript, into a file beside " +
        "its source: `flow.wit.d.ts` for `flow.ts`. It declares the modules that the component can import, and a module " +
        "with the name of the world, such as `app:flow/component`, for the types of what it exports. Nothing is built.",
    )
    .argument("[component]", "name of a component (default: all)")
    .option("--check", "write nothing; end with 1 when a file is not what would be written")
    .option(
      "--json",
      "print an object a line: each file, and whether it was written or is outdated",
    )
    .addOption(projectOption())
    .addHelpText(
      "after",
      helpWithExamples("generate types", "generate types fibo-workflow", "generate types --check"),
    )
    .action(async (component: string | undefined, options: TypesOptions) => {
      process.exitCode = await generateTypes(component, options);
    });
}

async function generateTypes(
  component: string | undefined,
  { check, json, ...options }: TypesOptions,
): Promise<number> {
  const project = findProject(options, process.cwd());
  if (typeof project !== "string") {
    console.error(project.missing);
    return exitCode.refused;
  }
  // The other commands need none of what a build loads.
  const { readProjectFile } = await import("../build/project-file.ts");
  const declared = await readProjectFile(project);
  if ("problems" in declared) return refuse(declared.problems);
  const refusal = component === undefined ? null : refusalOf(component, declared);
  if (refusal !== null) {
    console.error(refusal);
    return exitCode.refused;
  }
  const { componentTypes, outdatedTypes, writeTypes } = await import("../build/component-types.ts");
  const made = await componentTypes(project, declared);
  if ("problems" in made) return refuse(made.problems);
  const files = component === undefined ? made : filesFor(component, made);
  const changed = check ? await outdatedTypes(project, files) : await writeTypes(project, files);
  if (json) reportJson(files, changed, check ? "outdated" : "written");
  else if (!check) report(files, changed);
  return check ? complainOf(changed) : exitCode.ok;
}

async function refuse(problems: readonly BuildProblem[]): Promise<number> {
  const { formatProblem } = await import("../build/build-problem.ts");
  for (const problem of problems) console.error(formatProblem(problem));
  return exitCode.failed;
}

function refusalOf(component: string, declared: readonly ComponentDeclaration[]): string | null {
  const found = declared.find(({ name }) => name === component);
  if (found === undefined) {
    const names = declared.filter(isTypeScript).map(({ name }) => name);
    return `obelisk.toml has no component ${component}. In TypeScript it has: ${names.join(", ") || "none"}.`;
  }
  return isTypeScript(found)
    ? null
    : `${component} is not made from TypeScript: only a component with a .ts source has types.`;
}

function isTypeScript({ origin }: ComponentDeclaration): boolean {
  return origin.kind === "typescript";
}

/** The file of the component, and those that it refers to. */
function filesFor(component: string, files: readonly TypesFile[]): readonly TypesFile[] {
  const own = files.find(({ components }) => components.includes(component));
  return files.filter((file) => file === own || own?.refersTo.includes(file.path));
}

function complainOf(outdated: readonly TypesFile[]): number {
  if (outdated.length === 0) return exitCode.ok;
  const paths = outdated.map(({ path }) => `  ${path}`).join("\n");
  console.error(`Not what \`obelisk generate types\` writes:\n${paths}`);
  return exitCode.failed;
}

function reportJson(
  files: readonly TypesFile[],
  changed: readonly TypesFile[],
  change: "outdated" | "written",
): void {
  for (const file of files) {
    const { path, components } = file;
    const state = changed.includes(file) ? change : "unchanged";
    console.log(JSON.stringify({ path, components, state }));
  }
}

function report(files: readonly TypesFile[], written: readonly TypesFile[]): void {
  for (const file of files) {
    console.log(`${written.includes(file) ? "written  " : "unchanged"}  ${file.path}`);
  }
}
