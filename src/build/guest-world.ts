/**
 * The world that a TypeScript component is built with: the user's own, and what the code around the user's
 * needs of the host. Users do not write that down.
 */
import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseWit } from "../wit/parse-wit.ts";
import { findWorld, type WitWorld } from "../wit/wit-document.ts";
import { componentWit } from "./component-wit.ts";
import { readWitFiles } from "./source-files.ts";

/** The world in the copied folder that includes the user's. */
export const guestWorldName = "obelisk-typescript-component";

/** Packages that a generated world may import from: the host's, and the part of WASI that `guest/` uses. */
const packageFolders = ["../../wit/", "../../guest/wit/"].map((folder) =>
  fileURLToPath(new URL(folder, import.meta.url)),
);

const declaredPackage = /^\s*package\s+([^\s;{]+)\s*[;{]/gm;

/** The world with everything resolved. Rejects when the folder or the world is wrong. */
export async function readSourceWorld(witFolder: string, world: string): Promise<WitWorld> {
  const { componentEmbed, componentNew } = await import("@bytecodealliance/jco");
  const dummy = await componentEmbed({ witPath: witFolder, world, dummy: true });
  const text = await componentWit(await componentNew(dummy));
  const parsed = parseWit(text);
  if (!("ok" in parsed)) throw new Error(`line ${parsed.line}: ${parsed.message}`);
  const found = findWorld(parsed.ok, "root:component/root");
  if (found === undefined) throw new Error("the WIT of a component has no world `root`");
  return found;
}

/** Adds the world to a copy of the user's folder. `imports` are full names of interfaces. */
export async function addGuestWorld(
  witFolder: string,
  userWorld: string,
  imports: readonly string[],
): Promise<void> {
  const known = new Set(
    (await readWitFiles(witFolder)).flatMap(({ bytes }) =>
      declaredPackages(Buffer.from(bytes).toString("utf8")),
    ),
  );
  await mkdir(join(witFolder, "deps"), { recursive: true });
  for (const file of await packageFiles()) {
    const names = declaredPackages(await readFile(file, "utf8"));
    if (names.some((name) => known.has(name))) continue;
    const folder = join(witFolder, "deps", `obelisk-host-${basename(file, ".wit")}`);
    await mkdir(folder, { recursive: true });
    await cp(file, join(folder, basename(file)));
  }
  const lines = imports.map((name) => `    import ${name};\n`).join("");
  const included = /[:/]/.test(userWorld) ? userWorld : `%${userWorld}`;
  await writeFile(
    join(witFolder, `${guestWorldName}.wit`),
    `world ${guestWorldName} {\n    include ${included};\n${lines}}\n`,
  );
}

function declaredPackages(text: string): readonly string[] {
  return [...text.matchAll(declaredPackage)].map(([, name = ""]) => name);
}

async function packageFiles(): Promise<readonly string[]> {
  const lists = await Promise.all(
    packageFolders.map(async (folder) =>
      (await readdir(folder, { recursive: true }))
        .filter((file) => file.endsWith(".wit"))
        .toSorted()
        .map((file) => join(folder, file)),
    ),
  );
  return lists.flat();
}
