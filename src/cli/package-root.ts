import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/** The folder of this package, whose Worker every project runs. */
export const packageRoot = join(import.meta.dirname, "../..");

const packageFile = z.object({ version: z.string() });

export function packageVersion(): string {
  const text = readFileSync(join(packageRoot, "package.json"), "utf8");
  return packageFile.parse(JSON.parse(text)).version;
}
