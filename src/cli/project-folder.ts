/** The project that a command works on: a folder with an obelisk.toml, inside this package or anywhere else. */
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { InvalidArgumentError, Option } from "commander";

const projectFileName = "obelisk.toml";

export interface ProjectOptions {
  readonly project?: string;
}

/** `--project`, which names the folder instead of looking for it. */
export function projectOption(): Option {
  return new Option(
    "--project <folder>",
    `folder of the project (default: the nearest with an ${projectFileName}, from here upwards)`,
  ).argParser(parseProject);
}

/** The absolute path of the project's folder, or why there is none. */
export function findProject(
  { project }: ProjectOptions,
  startFolder: string,
): string | { readonly missing: string } {
  if (project !== undefined) return project;
  for (let folder = startFolder; ; folder = dirname(folder)) {
    if (existsSync(join(folder, projectFileName))) return folder;
    if (folder === dirname(folder)) break;
  }
  return {
    missing:
      `There is no ${projectFileName} in ${startFolder} or in a folder above it. ` +
      "Go to the folder of a project, or name it with --project.",
  };
}

function parseProject(path: string): string {
  const folder = resolve(path);
  if (existsSync(join(folder, projectFileName))) return folder;
  throw new InvalidArgumentError(
    `There is no ${projectFileName} in ${folder}. A project has one at its root.`,
  );
}
