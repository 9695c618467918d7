/**
 * A component's identity. It names what runs: two builds of the same sources have the same digest
 * though their bytes differ, since building is not reproducible. Of a binary it is the sha256 of
 * the bytes; of a source, a hash over the sources, the WIT files, the world and the builder.
 */
import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { ComponentOrigin } from "./component-declaration.ts";
import { contentHash, framedHash } from "./framed-hash.ts";
import { guestFolder } from "./guest-bundle.ts";
import { quickJsOptions, starlingMonkeyOptions } from "./engine-options.ts";
import { readBundledSources, readWitFiles, type SourceFile } from "./source-files.ts";
import type { ToolVersions } from "./tool-versions.ts";

/** The files that shape what the build adds to every TypeScript component, besides those of `guest/`. */
const guestMakers = ["guest-bundle.ts", "guest-module.ts", "guest-world.ts", "line-table.ts"];

/** `sha256:<64 hex>`. Rejects when a file cannot be read. */
export async function componentDigest(
  root: string,
  origin: ComponentOrigin,
  tools: ToolVersions,
): Promise<string> {
  if (origin.kind === "binary") {
    return `sha256:${contentHash(await readFile(join(root, origin.file)))}`;
  }
  const wit = await readWitFiles(join(root, origin.wit));
  const sources = await sourcesOf(root, origin);
  const hash = framedHash(`obelisk-component:${origin.kind}`, [
    basename(origin.file),
    origin.world,
    ...(await builderOf(origin, tools)),
    ...listed(sources),
    ...listed(wit),
  ]);
  return `sha256:${hash}`;
}

async function sourcesOf(
  root: string,
  origin: Exclude<ComponentOrigin, { kind: "binary" }>,
): Promise<readonly SourceFile[]> {
  const file = join(root, origin.file);
  const source = { path: basename(file), bytes: await readFile(file) };
  return origin.kind === "typescript" ? readBundledSources(dirname(file)) : [source];
}

async function builderOf(
  origin: Exclude<ComponentOrigin, { kind: "binary" }>,
  tools: ToolVersions,
): Promise<readonly (string | Uint8Array)[]> {
  if (origin.kind === "webassembly-text") {
    return [tools.jcoTranspile];
  }
  const { linker, options } = builders[origin.engine ?? "quickjs"];
  const engine = origin.engine === undefined ? [] : [origin.engine];
  return [...engine, tools[linker], tools.esbuild, options.join(" "), ...(await guestCode())];
}

/** What links an engine to a module. */
const builders = {
  quickjs: { linker: "componentizeQjs", options: quickJsOptions },
  starlingmonkey: { linker: "componentizeJs", options: starlingMonkeyOptions },
} as const;

function codeOf(names: readonly string[]): Promise<readonly Uint8Array[]> {
  return Promise.all(names.map((name) => readFile(new URL(name, import.meta.url))));
}

let readGuestCode: Promise<readonly (string | Uint8Array)[]> | null = null;

/** The guest library, read once: it belongs to this program. */
function guestCode(): Promise<readonly (string | Uint8Array)[]> {
  readGuestCode ??= (async () => {
    const [library, makers] = await Promise.all([
      readBundledSources(guestFolder),
      codeOf(guestMakers),
    ]);
    return [...listed(library), ...makers];
  })();
  return readGuestCode;
}

function listed(files: readonly SourceFile[]): (string | Uint8Array)[] {
  return [String(files.length), ...files.flatMap(({ path, bytes }) => [path, bytes])];
}
