/** `obelisk new` */
import type { Command } from "commander";
import type { NewKind } from "./new-component.ts";
import { exitCode } from "./exit-code.ts";
import { helpWithExamples } from "./help-text.ts";
import type { ProjectOptions } from "./project-folder.ts";
import { findProject, projectOption } from "./project-folder.ts";

interface NewOptions extends ProjectOptions {
  readonly json?: true;
}

export function addNewCommands(parent: Command): void {
  addNewCommand(parent, "activity", "an activity", "mail");
  addNewCommand(parent, "workflow", "a workflow", "order-flow");
}

function addNewCommand(parent: Command, kind: NewKind, phrase: string, example: string): void {
  parent
    .command(kind)
    .summary(`add ${phrase} in TypeScript`)
    .description(
      `Adds ${phrase} to the project: a folder with source, WIT and generated types, and a table at the end of ` +
        "obelisk.toml. It can be built at once.",
    )
    .argument("<name>", "name of the component: letters, digits, `_`, `.` and `-`")
    .addOption(projectOption())
    .option("--json", "print an object with the component, its function and the files")
    .addHelpText("after", helpWithExamples(`new ${kind} ${example}`))
    .action(async (name: string, options: NewOptions) => {
      process.exitCode = await add(kind, name, options);
    });
}

async function add(kind: NewKind, name: string, options: NewOptions): Promise<number> {
  const project = findProject(options, process.cwd());
  if (typeof project !== "string") {
    console.error(project.missing);
    return exitCode.refused;
  }
  // The other commands need none of what this loads.
  const { addComponent } = await import("./new-component.ts");
  const added = await addComponent(project, kind, name);
  if ("refusal" in added) {
    console.error(added.refusal);
    return exitCode.refused;
  }
  const { paths, ffqn } = added;
  console.log(
    options.json
      ? JSON.stringify({ name, kind, ffqn, files: paths })
      : [`The ${kind} ${name}:`, ...paths.map((path) => `  ${path}`)].join("\n"),
  );
  console.error(
    `Next, with the server running:\n  obelisk execution schedule ${ffqn} '["text"]' --follow`,
  );
  return exitCode.ok;
}
