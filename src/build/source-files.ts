/**
 * Which files a component's identity covers. For TypeScript these are all files below the source's
 * folder that a bundle can be made of, for WebAssembly text it is the source alone; the WIT folder
 * always counts. The build refuses a bundle that reaches any other file, so the list is complete.
 */
import { readdir, readFile } from "node:fs/promises";
import { join, posix } from "node:path";

export interface SourceFile {
  /** Relative to the folder that was listed, with `/` on every system. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Scripts and data; declarations of types leave nothing in a bundle. */
const bundled = /(?<!\.d)\.(?:[cm]?[jt]sx?|json)$/;

/** Whether a file with this path may be part of a bundle. Dependencies and dot-folders may not. */
export function isBundledSource(path: string): boolean {
  const segments = path.split("/");
  return bundled.test(path) && segments.every((segment) => !isExcluded(segment));
}

/** The sources below `folder`, ordered by path. */
export async function readBundledSources(folder: string): Promise<SourceFile[]> {
  return readFiles(folder, (path) => bundled.test(path));
}

/** The `.wit` files below `folder`, ordered by path. */
export async function readWitFiles(folder: string): Promise<SourceFile[]> {
  return readFiles(folder, (path) => path.endsWith(".wit"));
}

function isExcluded(name: string): boolean {
  return name === "node_modules" || name.startsWith(".");
}

async function readFiles(
  folder: string,
  isWanted: (path: string) => boolean,
): Promise<SourceFile[]> {
  const paths = (await listFiles(folder, "")).filter(isWanted);
  // By code units: the order must not depend on the machine's locale.
  paths.sort((left, right) => (left < right ? -1 : 1));
  return Promise.all(
    paths.map(async (path) => ({ path, bytes: await readFile(join(folder, path)) })),
  );
}

/** Of all files below `folder` that are not excluded, the paths relative to it. */
export async function listFiles(folder: string, below: string): Promise<string[]> {
  const entries = await readdir(join(folder, below), { withFileTypes: true });
  const nested = await Promise.all(
    entries.map(async (entry): Promise<string[]> => {
      const path = posix.join(below, entry.name);
      if (isExcluded(entry.name)) {
        return [];
      }
      if (entry.isDirectory()) {
        return listFiles(folder, path);
      }
      return entry.isFile() ? [path] : [];
    }),
  );
  return nested.flat();
}
