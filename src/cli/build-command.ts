/** `obelisk build` */
import type { Command } from "commander";
import { exitCode } from "./exit-code.ts";
import { helpWithExamples } from "./help-text.ts";
import type { ProjectOptions } from "./project-folder.ts";
import { findProject, projectOption } from "./project-folder.ts";

interface BuildCommandOptions extends ProjectOptions {
  readonly json?: true;
}

export function addBuildCommand(program: Command): void {
  program
    .command("build")
    .summary("build the components of obelisk.toml")
    .description(
      "Builds the components that obelisk.toml declares, checks their interfaces, and generates what the " +
        "Worker bundles. Starting the server does this too.",
    )
    .addOption(projectOption())
    .option("--json", "print one JSON object a line: the components, or the problems")
    .addHelpText("after", helpWithExamples("build", "build --project shop --json"))
    .action(async (options: BuildCommandOptions) => {
      process.exitCode = await build(options);
    });
}

async function build(options: BuildCommandOptions): Promise<number> {
  const project = findProject(options, process.cwd());
  if (typeof project !== "string") {
    console.error(project.missing);
    return exitCode.refused;
  }
  // The other commands need none of what a build loads.
  const { runBuild } = await import("../build/run-build.ts");
  return (await runBuild(project, options.json)) ? exitCode.ok : exitCode.failed;
}
