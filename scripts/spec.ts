/** Fails when a rule of docs/spec.md has no test, or a test cites a rule that does not exist. */
import { globSync, readFileSync } from "node:fs";

import { rulesOf, specProblems } from "./spec-coverage.ts";

const specification = readFileSync("docs/spec.md", "utf8");
const testFiles = globSync("test/**/*.ts", { exclude: ["test/support/canary/**"] }).map((path) => ({
  path,
  text: readFileSync(path, "utf8"),
}));
const problems = specProblems(specification, testFiles);

if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exitCode = 1;
} else {
  console.log(`${rulesOf(specification).length} rules, each with a test`);
}
