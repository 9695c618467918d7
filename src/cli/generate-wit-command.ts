/** `obelisk generate wit` */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Command } from "commander";
import { exitCode } from "./exit-code.ts";
import { helpWithExamples } from "./help-text.ts";
import type { ProjectOptions } from "./project-folder.ts";
import { findProject, projectOption } from "./project-folder.ts";

interface WitOptions extends ProjectOptions {
  readonly into?: string;
  readonly json?: true;
}

export function addGenerateWitCommand(generate: Command): void {
  generate
    .command("wit")
    .summary("write the WIT that callers of a component import")
    .description(
      "Writes the interfaces of a component of obelisk.toml, and the packages that are derived from them: " +
        "`f-submit`, `f-await-next`, `f-get` in `-obelisk-ext`, `f-schedule` in `-obelisk-schedule`, `f-stub` in " +
        "`-obelisk-stub`. They belong into `deps/` of the WIT folder of a workflow.",
    )
    .argument("<component>", "name of a component")
    .option("--into <folder>", "write files into this folder (default: print them)")
    .option("--json", "print an object a file, with its name and its text")
    .addOption(projectOption())
    .addHelpText(
      "after",
      helpWithExamples("generate wit fibo", "generate wit fibo --into workflows/flow/wit/deps"),
    )
    .action(async (component: string, options: WitOptions) => {
      process.exitCode = await generateWit(component, options);
    });
}

async function generateWit(
  component: string,
  { into, json, ...options }: WitOptions,
): Promise<number> {
  const project = findProject(options, process.cwd());
  if (typeof project !== "string") {
    console.error(project.missing);
    return exitCode.refused;
  }
  // The other commands need none of what a build loads.
  const { readProjectFile } = await import("../build/project-file.ts");
  const { formatProblem } = await import("../build/build-problem.ts");
  const declared = await readProjectFile(project);
  if ("problems" in declared) {
    for (const problem of declared.problems) console.error(formatProblem(problem));
    return exitCode.failed;
  }
  const declaration = declared.find(({ name }) => name === component);
  if (declaration === undefined) {
    const names = declared.map(({ name }) => name).join(", ");
    console.error(`obelisk.toml declares no component \`${component}\`. It has: ${names}.`);
    return exitCode.refused;
  }
  const { callerWit } = await import("../build/caller-wit.ts");
  const files = await callerWit(project, declaration, (line) => console.error(line));
  if ("problems" in files) {
    for (const problem of files.problems) console.error(formatProblem(problem));
    return exitCode.failed;
  }
  if (into !== undefined) await mkdir(into, { recursive: true });
  for (const { name, text } of files) {
    if (into !== undefined) await writeFile(join(into, name), text);
    if (json) console.log(JSON.stringify({ name, text }));
    else if (into !== undefined) console.log(`written  ${join(into, name)}`);
    else console.log(`// ${name}\n${text}`);
  }
  return exitCode.ok;
}
