/** `npm test`: builds the components, then runs the tests; arguments are vitest's. */
import { passThrough } from "./command.ts";

const built = await passThrough(["node", "src/build/main.ts"]);
process.exitCode =
  built === 0 ? await passThrough(["vitest", "run", ...process.argv.slice(2)]) : built;
