/**
 * The versions of the tools whose output depends on them.
 */
import { readFile } from "node:fs/promises";
import { findPackageJSON } from "node:module";
import { z } from "zod";

/** A tool's package, and the packages between this file and the place that resolves it. */
const toolPaths = {
  jco: ["@bytecodealliance/jco"],
  jcoTranspile: ["@bytecodealliance/jco", "@bytecodealliance/jco-transpile"],
  jcoStd: ["@bytecodealliance/jco", "@bytecodealliance/jco-std"],
  componentizeQjs: ["@bytecodealliance/jco", "componentize-qjs"],
  rolldown: ["@bytecodealliance/jco", "rolldown"],
  esbuild: ["esbuild"],
} as const;

export type ToolVersions = Readonly<Record<keyof typeof toolPaths, string>>;

const packageFile = z.object({ version: z.string() });

/** Reads the installed versions, without loading the tools. */
export async function readToolVersions(): Promise<ToolVersions> {
  const [jco, jcoTranspile, jcoStd, componentizeQjs, rolldown, esbuild] = await Promise.all([
    versionOf(toolPaths.jco),
    versionOf(toolPaths.jcoTranspile),
    versionOf(toolPaths.jcoStd),
    versionOf(toolPaths.componentizeQjs),
    versionOf(toolPaths.rolldown),
    versionOf(toolPaths.esbuild),
  ]);
  return { jco, jcoTranspile, jcoStd, componentizeQjs, rolldown, esbuild };
}

async function versionOf(path: readonly string[]): Promise<string> {
  let file: string = import.meta.filename;
  for (const name of path) {
    const found = findPackageJSON(name, file);
    if (found === undefined) {
      throw new Error(`the package ${name} is not installed: run \`npm ci\``);
    }
    file = found;
  }
  return packageFile.parse(JSON.parse(await readFile(file, "utf8"))).version;
}
