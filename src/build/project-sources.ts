/** The files that a build of a project depends on, for noticing that one has changed. */
import { stat } from "node:fs/promises";
import { dirname, join, posix } from "node:path";
import type { ComponentDeclaration } from "./component-declaration.ts";
import { projectFileName, readProjectFile } from "./project-file.ts";
import { isBundledSource, listFiles } from "./source-files.ts";

/**
 * A text that is the same as long as no file of the project has changed: path, size and time of the last change
 * of each. While obelisk.toml is not right it is the only file.
 */
export async function projectFingerprint(root: string): Promise<string> {
  const declarations = await readProjectFile(root);
  const paths = "problems" in declarations ? [] : await sourcesOf(root, declarations);
  const unique = [...new Set([projectFileName, ...paths])].toSorted();
  const marks = await Promise.all(unique.map((path) => markOf(root, path)));
  return marks.join("\n");
}

async function sourcesOf(
  root: string,
  declarations: readonly ComponentDeclaration[],
): Promise<string[]> {
  const lists = await Promise.all(declarations.map((declaration) => filesOf(root, declaration)));
  return lists.flat();
}

/** Relative to the project. */
async function filesOf(root: string, { origin }: ComponentDeclaration): Promise<string[]> {
  if (origin.kind === "binary") return [origin.file];
  const wit = await filesBelow(root, origin.wit, (path) => path.endsWith(".wit"));
  if (origin.kind === "schema") return wit;
  if (origin.kind === "webassembly-text") return [origin.file, ...wit];
  return [...(await filesBelow(root, dirname(origin.file), isBundledSource)), ...wit];
}

/** None where there is no such folder. */
async function filesBelow(
  root: string,
  folder: string,
  isWanted: (path: string) => boolean,
): Promise<string[]> {
  const paths = await listFiles(join(root, folder), "").catch(() => []);
  return paths.filter(isWanted).map((path) => posix.join(folder, path));
}

async function markOf(root: string, path: string): Promise<string> {
  try {
    const { size, mtimeMs } = await stat(join(root, path));
    return `${path} ${size} ${mtimeMs}`;
  } catch {
    return `${path} is absent`;
  }
}
