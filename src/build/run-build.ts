/** A build as a program does it: with a report on the standard output, or the problems on the standard error. */
import { formatProblem } from "./build-problem.ts";
import { buildProject } from "./build.ts";
import { formatReport } from "./report-table.ts";
import { reportLines } from "./report-json.ts";
import { serverBuildsVariable } from "./server-builds.ts";

/**
 * Builds the project in the folder `root`; false when there are problems. Nothing is built where the server does.
 * @param json whether both report and problems go to the standard output, as JSON
 */
export async function runBuild(root: string, json = false): Promise<boolean> {
  if (process.env[serverBuildsVariable] !== undefined) return true;
  const result = await buildProject({ root, log: (line) => console.error(line) });
  if (json) {
    for (const line of reportLines(result)) console.log(line);
    return result.kind === "built";
  }
  switch (result.kind) {
    case "built":
      console.log(formatReport(result));
      return true;
    case "refused":
      console.error(result.problems.map(formatProblem).join("\n\n"));
      return false;
  }
}
