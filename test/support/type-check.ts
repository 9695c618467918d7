/** The TypeScript compiler on a folder, with the settings that a new project has. */
import { mkdir, readFile, symlink } from "node:fs/promises";
import { join, relative } from "node:path";
import ts from "typescript";

const packageFolder = join(import.meta.dirname, "../..");

/** As npm does it for a folder that is named in package.json. */
export async function linkPackage(folder: string): Promise<void> {
  await mkdir(join(folder, "node_modules/.bin"), { recursive: true });
  await symlink(packageFolder, join(folder, "node_modules/obelisk-workers"), "junction");
  await symlink("../obelisk-workers/bin/obelisk.mjs", join(folder, "node_modules/.bin/obelisk"));
}

/** What the compiler finds wrong in a folder with the tsconfig of new projects, a line each. */
export async function typeErrors(folder: string): Promise<readonly string[]> {
  const config = join(packageFolder, "templates/project/tsconfig.json");
  const { options } = ts.parseJsonConfigFileContent(
    ts.parseConfigFileTextToJson(config, await readFile(config, "utf8")).config,
    ts.sys,
    folder,
    {},
    join(folder, "tsconfig.json"),
  );
  const files = ts.sys
    .readDirectory(folder, [".ts"], ["**/node_modules"])
    .filter((path) => !path.includes("/.obelisk/"));
  const program = ts.createProgram(files, options);
  return ts.getPreEmitDiagnostics(program).map((diagnostic) => {
    const text = ts.flattenDiagnosticMessageText(diagnostic.messageText, " ");
    const { file, start = 0 } = diagnostic;
    if (file === undefined) return text;
    const { line } = file.getLineAndCharacterOfPosition(start);
    return `${relative(folder, file.fileName)}:${line + 1}: ${text}`;
  });
}
