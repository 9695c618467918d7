import { join } from "node:path";

/** The folder of this package, whose Worker every project runs. */
export const packageRoot = join(import.meta.dirname, "../..");
