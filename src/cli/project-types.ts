/** The generated types of a project whose components are known to be right. */
import { formatProblem } from "../build/build-problem.ts";
import { componentTypes, writeTypes } from "../build/component-types.ts";
import { readProjectFile } from "../build/project-file.ts";

/** Writes them, and gives the paths of the files that have changed. Throws when the project is not right. */
export async function generateAllTypes(project: string): Promise<readonly string[]> {
  const declared = await readProjectFile(project);
  const made = "problems" in declared ? declared : await componentTypes(project, declared);
  if ("problems" in made) throw new Error(made.problems.map(formatProblem).join("\n"));
  return (await writeTypes(project, made)).map(({ path }) => path);
}
