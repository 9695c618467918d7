/** The project's configuration of wrangler, which names the Worker of this package and the project's components. */
import { existsSync, readFileSync } from "node:fs";
import { basename, join, relative, sep } from "node:path";
import { parse, stringify } from "smol-toml";
import { packageRoot } from "./package-root.ts";

const fileNames = ["wrangler.toml", "wrangler.jsonc", "wrangler.json"];

export function hasWranglerConfig(project: string): boolean {
  return fileNames.some((name) => existsSync(join(project, name)));
}

/**
 * A wrangler.toml that is right for a project in this folder: that of this package, with the paths of the project.
 * @param pathToPackage where the package is, as seen from the project
 */
export function suggestedWranglerToml(
  project: string,
  pathToPackage = relative(project, packageRoot).split(sep).join("/"),
): string {
  const own = parse(readFileSync(join(packageRoot, "wrangler.toml"), "utf8"));
  return stringify({
    ...own,
    name: workerName(project),
    main: `${pathToPackage}/src/worker.ts`,
    build: {
      command: `node "${pathToPackage}/bin/obelisk.mjs" build`,
      watch_dir: [".obelisk/components.js"],
    },
  });
}

/** The folder's name, in the characters of the name of a Worker or a package. */
export function workerName(project: string): string {
  const name = basename(project)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
  return name === "" ? "obelisk" : name.slice(0, 54).replace(/-$/, "");
}
