/** `obelisk init` */
import { relative, resolve } from "node:path";
import type { Command } from "commander";
import { exitCode } from "./exit-code.ts";
import { helpWithExamples } from "./help-text.ts";

interface InitOptions {
  readonly json?: true;
}

export function addInitCommand(program: Command): void {
  program
    .command("init")
    .summary("make a new project")
    .description(
      "Makes a project in a new or an empty folder: an activity and a workflow that calls it, in TypeScript, with a " +
        "test that runs them, and the configuration that serves and deploys them. Nothing is installed.",
    )
    .argument("<folder>", "folder of the project; `.` is this one")
    .option("--json", "print an object with the folder and the files in it")
    .addHelpText("after", helpWithExamples("init shop", "init ."))
    .action(async (folder: string, options: InitOptions) => {
      process.exitCode = await init(resolve(folder), options);
    });
}

async function init(folder: string, { json }: InitOptions): Promise<number> {
  // The other commands need none of what this loads.
  const { refusalOfFolder, writeProject } = await import("./new-project.ts");
  const refusal = await refusalOfFolder(folder);
  if (refusal !== null) {
    console.error(refusal);
    return exitCode.refused;
  }
  const written = await writeProject(folder);
  console.log(
    json
      ? JSON.stringify({ folder, files: written })
      : [`A project in ${folder}:`, ...written.map((path) => `  ${path}`)].join("\n"),
  );
  const path = relative(process.cwd(), folder);
  const steps = [
    ...(path === "" ? [] : [`cd ${path.startsWith("..") ? folder : path}`]),
    "npm install",
    "npx obelisk executor serve",
  ];
  console.error(["Next:", ...steps.map((step) => `  ${step}`)].join("\n"));
  return exitCode.ok;
}
