/** What a build says to programs: one JSON object a line. */
import type { BuildProblem } from "./build-problem.ts";
import type { BuildProblems, BuildReport, ComponentReport } from "./build.ts";

/** A line for each component, or for each problem. */
export function reportLines(result: BuildReport | BuildProblems): readonly string[] {
  const objects =
    result.kind === "built"
      ? result.components.map(componentObject)
      : result.problems.map(problemObject);
  return objects.map((each) => JSON.stringify(each));
}

function componentObject(component: ComponentReport): object {
  return {
    name: component.name,
    kind: component.kind,
    component_digest: component.digest,
    border: component.border,
    glue_bytes: component.glueBytes,
    core_bytes: component.coreBytes,
    is_fresh: component.isFresh,
  };
}

function problemObject({
  kind,
  file,
  component,
  message,
  remedy,
  toolOutput,
}: BuildProblem): object {
  return {
    problem: kind,
    file,
    component,
    message,
    remedy,
    ...(toolOutput !== undefined && { tool_output: toolOutput }),
  };
}
