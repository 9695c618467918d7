/**
 * The versions of the tools whose output depends on them.
 */
import { readFile } from "node:fs/promises";
import { findPackageJSON } from "node:module";
import { dirname } from "node:path";
import { z } from "zod";

/** A tool's package, and the packages between this file and the place that resolves it. */
const toolPaths = {
  jco: ["@bytecodealliance/jco"],
  jcoTranspile: ["@bytecodealliance/jco", "@bytecodealliance/jco-transpile"],
  componentizeQjs: ["@bytecodealliance/jco", "componentize-qjs"],
  componentizeJs: ["@bytecodealliance/jco", "@bytecodealliance/componentize-js"],
  esbuild: ["esbuild"],
} as const;

export type ToolVersions = Readonly<Record<keyof typeof toolPaths, string>>;

const packageFile = z.object({ version: z.string() });

/** Reads the installed versions, without loading the tools. */
export async function readToolVersions(): Promise<ToolVersions> {
  const [jco, jcoTranspile, componentizeQjs, componentizeJs, esbuild] = await Promise.all([
    versionOf(toolPaths.jco),
    versionOf(toolPaths.jcoTranspile),
    versionOf(toolPaths.componentizeQjs),
    versionOf(toolPaths.componentizeJs),
    versionOf(toolPaths.esbuild),
  ]);
  return { jco, jcoTranspile, componentizeQjs, componentizeJs, esbuild };
}

async function versionOf(path: readonly string[]): Promise<string> {
  return packageFile.parse(JSON.parse(await readFile(packageFileOf(path), "utf8"))).version;
}

/** The folder of the tool's package. */
export function toolFolder(tool: keyof typeof toolPaths): string {
  return dirname(packageFileOf(toolPaths[tool]));
}

function packageFileOf(path: readonly string[]): string {
  let file: string = import.meta.filename;
  for (const name of path) {
    const found = findPackageJSON(name, file);
    if (found === undefined) {
      throw new Error(`the package ${name} is not installed: run \`npm ci\``);
    }
    file = found;
  }
  return file;
}
