/**
 * `node src/build/main.ts`: builds the project in the working directory. Wrangler runs it before it
 * bundles.
 */
import { formatProblem } from "./build-problem.ts";
import { buildProject } from "./build.ts";
import { formatReport } from "./report-table.ts";

const result = await buildProject({ root: process.cwd(), log: (line) => console.error(line) });

switch (result.kind) {
  case "built":
    console.log(formatReport(result));
    break;
  case "refused":
    console.error(result.problems.map(formatProblem).join("\n\n"));
    process.exitCode = 1;
    break;
}
