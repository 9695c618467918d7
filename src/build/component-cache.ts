/**
 * Transpiled components on disk, `.obelisk/cache/<key>/`. An entry appears whole or not at all, and
 * never changes.
 */
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";
import type { DirectImports } from "../abi/core-import.ts";
import type { ComponentBorder } from "./component-border.ts";

export interface CachedComponent {
  readonly wit: string;
  readonly sourceExports: readonly string[] | null;
  /** How its functions are called; the worker needs the glue for `jco` only, and nothing of a stub (`none`). */
  readonly border: ComponentBorder;
  /** Its instances can be put back to their initial state. */
  readonly isResettable: boolean;
  readonly glue: string;
  /** Core modules by the file name that the glue asks for. */
  readonly cores: ReadonlyMap<string, Uint8Array>;
}

const manifest = z.object({
  wit: z.string(),
  sourceExports: z.array(z.string()).nullable(),
  border: z.strictObject({
    kind: z.enum(["core", "jco", "none"]),
    reason: z.string(),
    direct: z.custom<DirectImports>().nullable(),
  }),
  isResettable: z.boolean(),
  cores: z.array(z.string()),
});

const manifestFile = "manifest.json";
const glueFile = "glue.js";

/** Entries of earlier builds that are kept, for going back and forth between versions. */
const keptUnused = 16;

export class ComponentCache {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Null when there is no entry, or one that cannot be read. */
  async read(key: string): Promise<CachedComponent | null> {
    const folder = join(this.#folder, key);
    try {
      const text = await readFile(join(folder, manifestFile), "utf8");
      const { cores: names, ...rest } = manifest.parse(JSON.parse(text));
      const glue = await readFile(join(folder, glueFile), "utf8");
      const cores = await Promise.all(
        names.map(async (name) => [name, await readFile(join(folder, name))] as const),
      );
      return { ...rest, glue, cores: new Map(cores) };
    } catch {
      return null;
    }
  }

  async write(key: string, component: CachedComponent): Promise<void> {
    const { glue, cores, ...described } = component;
    const folder = join(this.#folder, `${key}.${randomUUID()}.tmp`);
    await mkdir(folder, { recursive: true });
    const content = JSON.stringify({ ...described, cores: [...cores.keys()] });
    await Promise.all([
      writeFile(join(folder, manifestFile), content),
      writeFile(join(folder, glueFile), glue),
      ...[...cores].map(([name, bytes]) => writeFile(join(folder, name), bytes)),
    ]);
    const target = join(this.#folder, key);
    await rm(target, { recursive: true, force: true });
    try {
      await rename(folder, target);
    } catch (error) {
      // Two components of one build can be the same, and the other one was faster.
      await rm(folder, { recursive: true, force: true });
      if ((await this.read(key)) === null) throw error;
    }
  }

  /** Removes all entries but those of `used` and the newest others. */
  async prune(used: ReadonlySet<string>): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    const names = await readdir(this.#folder);
    const unused = await Promise.all(
      names
        .filter((name) => !used.has(name))
        .map(async (name) => ({
          path: join(this.#folder, name),
          madeAtMs: (await stat(join(this.#folder, name))).mtimeMs,
        })),
    );
    unused.sort((left, right) => right.madeAtMs - left.madeAtMs);
    await Promise.all(
      unused.slice(keptUnused).map(({ path }) => rm(path, { recursive: true, force: true })),
    );
  }
}
