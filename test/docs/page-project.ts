/**
 * Projects as pages show them: a fenced block that opens with a language and a path is a file. Pieces of `obelisk.toml`
 * are joined; of any other path the last block counts.
 */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { formatProblem } from "../../src/build/build-problem.ts";
import type { ComponentEntry } from "../../src/component/component-entry.ts";
import { build, writeFiles } from "../build/project-fixture.ts";

export type PageFiles = Readonly<Record<string, string>>;

const projectFile = "obelisk.toml";

export function filesOf(page: string): PageFiles {
  const files: Record<string, string> = {};
  for (const [, path = "", text = ""] of page.matchAll(/^```\w+ (\S+)\n([^]*?)^```$/gm)) {
    files[path] = path === projectFile ? `${files[path] ?? ""}${text}\n` : text;
  }
  return files;
}

/** The components of a project, as the build has made them; the project is gone again. */
export async function builtComponents(files: PageFiles): Promise<readonly ComponentEntry[]> {
  const root = await mkdtemp(join(tmpdir(), "obelisk-page-"));
  try {
    await writeFiles(root, files);
    const report = await build(root);
    if (report.kind === "refused") throw new Error(report.problems.map(formatProblem).join("\n"));
    const entries = await readRegistry(join(root, ".obelisk"));
    return await Promise.all(
      entries.map(async (entry) => {
        const code = await entry.load();
        return { ...entry, load: () => Promise.resolve(code) };
      }),
    );
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** Node imports no module of WebAssembly as wrangler does, so these are read. */
async function readRegistry(folder: string): Promise<readonly ComponentEntry[]> {
  const text = await readFile(join(folder, "components.js"), "utf8");
  const readable = text.replaceAll(
    /^import (core_\w+) from "(.+)";$/gm,
    'const $1 = new WebAssembly.Module(readFileSync(new URL("$2", import.meta.url)));',
  );
  const file = join(folder, "components.mjs");
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  await writeFile(file, `import { readFileSync } from "node:fs";\n${readable}`);
  const registry = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as {
    readonly components: readonly ComponentEntry[];
  };
  return registry.components;
}
