/** The WIT folder of a source as its author wrote it: with names and doc comments, which no built component has. */
import { posix } from "node:path";
import { parsePackages } from "../wit/parse-wit-package.ts";
import { resolveWit } from "../wit/resolve-wit.ts";
import { textPlace } from "../wit/text-place.ts";
import { TokenCursor } from "../wit/token-cursor.ts";
import { WitDeclarations } from "../wit/wit-declarations.ts";
import { findWorld, type WitWorld } from "../wit/wit-document.ts";
import type { InterfaceSyntax, PackageBlock } from "../wit/wit-syntax.ts";
import { tokenizeWit } from "../wit/wit-token.ts";
import { DocComments } from "./doc-comments.ts";
import { readWitFiles } from "./source-files.ts";

export interface WitSources {
  readonly declarations: WitDeclarations;
  readonly world: WitWorld;
  /** The comments of the file that an interface stands in. */
  docsOf(syntax: InterfaceSyntax): DocComments;
}

/** What is wrong, where it is known with file, line and column. */
export interface WitSourcesFault {
  readonly fault: string;
}

interface SourceText {
  readonly path: string;
  readonly text: string;
}

interface ParsedFile {
  readonly blocks: readonly PackageBlock[];
  readonly docs: DocComments;
}

const ownPackage = /^\s*package\s+([^\s;{]+)\s*;/m;

/**
 * Reads the packages of a folder: that of the files at its root, and one for each file or folder in `deps`.
 * Rejects when the folder cannot be read.
 * @param world a name as obelisk.toml has it: of the folder's own package, or a full one
 */
export async function readWitSources(
  folder: string,
  world: string,
): Promise<WitSources | WitSourcesFault> {
  const packages = await readPackages(folder);
  const parsed: ParsedFile[] = [];
  for (const { path, text } of [...packages.values()].flatMap(withPackageName)) {
    const file = parseFile(text);
    if ("fault" in file) return { fault: `${path}:${file.fault}` };
    parsed.push(file);
  }
  const blocks = parsed.flatMap((file) => file.blocks);
  const resolved = resolveWit(blocks);
  if ("message" in resolved) return { fault: resolved.message };
  const found = findWorld(resolved, fullWorldName(world, packageName(packages.get(".") ?? [])));
  if (found === undefined) return { fault: `there is no world \`${world}\`` };
  return { declarations: new WitDeclarations(blocks), world: found, docsOf: docsIn(parsed) };
}

/** The name of the package at the root of a folder, null when no file says it. Rejects when there is no such folder. */
export async function readPackageName(folder: string): Promise<string | null> {
  return packageName((await readPackages(folder)).get(".") ?? []);
}

/** The files of each package, by the folder or the file that it is. */
async function readPackages(folder: string): Promise<ReadonlyMap<string, SourceText[]>> {
  const files = await readWitFiles(folder);
  const texts = files.map(({ path, bytes }) => ({
    path,
    text: Buffer.from(bytes).toString("utf8"),
  }));
  return Map.groupBy(texts, ({ path }) =>
    posix.dirname(path) === "deps" ? path : posix.dirname(path),
  );
}

/** One of the files of a package has to name it, and the others may leave that out. */
function withPackageName(files: readonly SourceText[]): readonly SourceText[] {
  const name = packageName(files);
  return files.map(({ path, text }) =>
    name === null || ownPackage.test(text)
      ? { path, text }
      : { path, text: `package ${name}; ${text}` },
  );
}

function packageName(files: readonly SourceText[]): string | null {
  return files.flatMap(({ text }) => ownPackage.exec(text)?.[1] ?? []).at(0) ?? null;
}

function fullWorldName(world: string, own: string | null): string {
  if (own === null || world.includes("/")) return world;
  const [name = "", version] = own.split("@");
  return `${name}/${world}${version === undefined ? "" : `@${version}`}`;
}

function parseFile(text: string): ParsedFile | WitSourcesFault {
  const tokens = tokenizeWit(text);
  const cursor = new TokenCursor(tokens);
  const blocks = parsePackages(cursor);
  if (cursor.fault === null) return { blocks, docs: new DocComments(text, tokens) };
  const { line, column } = textPlace(text, cursor.fault.position);
  return { fault: `${line}:${column}: ${cursor.fault.message}` };
}

function docsIn(files: readonly ParsedFile[]): WitSources["docsOf"] {
  const byInterface = new Map(
    files.flatMap(({ blocks, docs }) =>
      blocks.flatMap(({ items }) => items.map((item) => [item, docs] as const)),
    ),
  );
  return (syntax) => byInterface.get(syntax) ?? new DocComments("", []);
}
