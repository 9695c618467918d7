/** This package below the `node_modules` of a folder, as npm puts it there: its files beside what it depends on. */
import { cp, readdir, readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

const packageFolder = join(import.meta.dirname, "../..");

/** Gives the folder of the package. */
export async function installPackage(root: string): Promise<string> {
  const { name, files } = z
    .object({ name: z.string(), files: z.array(z.string()) })
    .parse(JSON.parse(await readFile(join(packageFolder, "package.json"), "utf8")));
  const modules = join(packageFolder, "node_modules");
  const installed = join(root, "node_modules", name);
  for (const file of [...files, "package.json"]) {
    await cp(join(packageFolder, file), join(installed, file), { recursive: true });
  }
  for (const dependency of await readdir(modules)) {
    await symlink(join(modules, dependency), join(root, "node_modules", dependency));
  }
  return installed;
}
