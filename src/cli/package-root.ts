import { join } from "node:path";

/** The folder of this package: where wrangler.toml and obelisk.toml are. */
export const packageRoot = join(import.meta.dirname, "../..");
