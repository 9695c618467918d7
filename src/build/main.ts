/** `node src/build/main.ts`: builds the project in the working directory. Wrangler runs it before it bundles. */
import { runBuild } from "./run-build.ts";

if (!(await runBuild(process.cwd()))) process.exitCode = 1;
