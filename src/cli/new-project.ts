/** The files of a new project: those of `templates/project/`, and what depends on where it lies. */
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { z } from "zod";
import { listFiles } from "../build/source-files.ts";
import { packageRoot } from "./package-root.ts";
import { generateAllTypes } from "./project-types.ts";
import { suggestedWranglerToml, workerName } from "./wrangler-config.ts";

const templates = join(packageRoot, "templates/project");
/** npm puts no file of the name `.gitignore` into a package. */
const renamed: Readonly<Record<string, string>> = { gitignore: ".gitignore" };
/** What a folder may have that is to become a project. */
const harmless: ReadonlySet<string> = new Set([".git"]);
const SHOWN_ENTRIES = 5;

const ownPackage = z.object({
  name: z.string(),
  version: z.string(),
  devDependencies: z.object({ typescript: z.string() }),
});

/** Why no project can be made in a folder; null when it is empty or not there. */
export async function refusalOfFolder(folder: string): Promise<string | null> {
  let entries: string[];
  try {
    entries = await readdir(folder);
  } catch (error) {
    return isMissing(error)
      ? null
      : `${folder} cannot be a project: ${error instanceof Error ? error.message : String(error)}`;
  }
  const inTheWay = entries.filter((name) => !harmless.has(name)).toSorted();
  if (inTheWay.length === 0) return null;
  const shown = inTheWay.slice(0, SHOWN_ENTRIES).join(", ");
  const more =
    inTheWay.length > SHOWN_ENTRIES ? ` and ${inTheWay.length - SHOWN_ENTRIES} more` : "";
  return `${folder} is not empty: it has ${shown}${more}. A project is made in a new or an empty folder.`;
}

/** Writes the project, and gives the paths of its files. */
export async function writeProject(folder: string): Promise<readonly string[]> {
  const written = new Map<string, string>();
  for (const path of await listFiles(templates, "")) {
    written.set(renamed[path] ?? path, await readFile(join(templates, path), "utf8"));
  }
  written.set("package.json", await packageJson(folder, written.get("package.json") ?? "{}"));
  const { name } = await readOwnPackage();
  written.set("wrangler.toml", suggestedWranglerToml(folder, `node_modules/${name}`));
  for (const [path, text] of written) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const types = await generateAllTypes(folder);
  return [...written.keys(), ...types].toSorted();
}

async function packageJson(folder: string, template: string): Promise<string> {
  const { name, version, devDependencies } = await readOwnPackage();
  const base = z.record(z.string(), z.unknown()).parse(JSON.parse(template));
  const content = {
    ...base,
    name: workerName(folder),
    dependencies: { [name]: ownVersion(folder, version) },
    devDependencies: { typescript: devDependencies.typescript },
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

/** A package that no `npm install` has put where it is has to be named by its folder. */
function ownVersion(folder: string, version: string): string {
  if (packageRoot.split(sep).includes("node_modules")) return version;
  return `file:${relative(folder, packageRoot).split(sep).join("/")}`;
}

async function readOwnPackage(): Promise<z.infer<typeof ownPackage>> {
  return ownPackage.parse(JSON.parse(await readFile(join(packageRoot, "package.json"), "utf8")));
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
