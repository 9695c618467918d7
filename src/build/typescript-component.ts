/**
 * Makes a component of TypeScript through QuickJS. The WIT folder is copied first, since the
 * builder would add to it what it thinks is missing.
 */
import { cp, readFile, realpath, writeFile } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { BuildProblem } from "./build-problem.ts";
import type { ComponentBuild, SourceDeclaration } from "./built-component.ts";
import { witImport } from "./guest-bundle.ts";
import { quickJsOptions } from "./quick-js-options.ts";
import { runTool } from "./run-tool.ts";
import { isBundledSource } from "./source-files.ts";

const bundleReport = z.object({ modules: z.array(z.string()), exports: z.array(z.string()) });

/** Code that the builder itself adds; its versions are part of the identity. */
const builderModule = /^\0|[\\/]node_modules[\\/](?:@bytecodealliance[\\/]jco|unenv[\\/])/;

/** Bundles and componentizes in `workFolder`. */
export async function buildTypescript(
  root: string,
  declaration: SourceDeclaration,
  workFolder: string,
): Promise<ComponentBuild> {
  const { origin } = declaration;
  const folder = await realpath(dirname(join(root, origin.file)));
  const wit = join(workFolder, "wit");
  const component = join(workFolder, "component.wasm");
  const report = join(workFolder, "bundle.json");
  await cp(join(root, origin.wit), wit, { recursive: true });
  const config = await writeBundleConfig(workFolder, report);
  const args = [
    "componentize",
    basename(origin.file),
    `--out=${component}`,
    `--wit=${wit}`,
    `--world-name=${origin.world}`,
    `--bundle-config=${config}`,
    ...quickJsOptions,
  ];
  const run = await runTool(jcoCommand(), args, folder);
  const bundle = await readReport(report);
  const foreign = (bundle?.modules ?? []).filter((module) => !belongs(module, folder));
  if (foreign.length > 0) {
    return { problems: [foreignModules(declaration, root, foreign)] };
  }
  if (!run.succeeded || bundle === null) {
    return { problems: [buildFailure(declaration, run.output)] };
  }
  return { bytes: await readFile(component), sourceExports: bundle.exports };
}

function jcoCommand(): string {
  return fileURLToPath(new URL("jco.js", import.meta.resolve("@bytecodealliance/jco")));
}

async function writeBundleConfig(workFolder: string, report: string): Promise<string> {
  const config = join(workFolder, "bundle.config.mjs");
  const guestBundle = JSON.stringify(new URL("guest-bundle.ts", import.meta.url).href);
  await writeFile(
    config,
    `import { guestBundle } from ${guestBundle};\nexport default guestBundle(${JSON.stringify(report)});\n`,
  );
  return config;
}

/** Null when the builder failed before it had a bundle. */
async function readReport(file: string): Promise<z.infer<typeof bundleReport> | null> {
  const text = await readFile(file, "utf8").catch(() => null);
  return text === null ? null : bundleReport.parse(JSON.parse(text));
}

function belongs(module: string, folder: string): boolean {
  if (witImport.test(module) || builderModule.test(module)) {
    return true;
  }
  const path = relative(folder, module).split(sep).join("/");
  return isAbsolute(module) && !path.startsWith("../") && isBundledSource(path);
}

function foreignModules(
  { name, origin }: SourceDeclaration,
  root: string,
  modules: readonly string[],
): BuildProblem {
  const folder = dirname(origin.file);
  const shown = [...new Set(modules.map((module) => showModule(module, root)))].toSorted();
  return {
    kind: "source-outside-folder",
    file: origin.file,
    component: name,
    message: `imports ${shown.join(", ")}, which its identity does not cover`,
    remedy: `A component is built from the scripts and JSON files below ${folder}/ alone, without node_modules: move what it needs there.`,
  };
}

/** A package by its name, any other file by its path. */
function showModule(module: string, root: string): string {
  const path = module.split(sep).join("/");
  const inPackage = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1];
  if (inPackage !== undefined) {
    return `the package ${inPackage}`;
  }
  return isAbsolute(module) ? relative(root, module).split(sep).join("/") : `\`${module}\``;
}

function buildFailure({ name, origin }: SourceDeclaration, toolOutput: string): BuildProblem {
  return {
    kind: "source-build-failed",
    file: origin.file,
    component: name,
    message: `cannot be made a component of world \`${origin.world}\` of ${origin.wit}`,
    remedy: "What the builder printed:",
    toolOutput,
  };
}
