import { describe, expect, it } from "vitest";
import { formatProblem } from "../../src/build/build-problem.ts";
import { componentIdentity } from "../../src/build/component-identity.ts";
import { parseProjectFile } from "../../src/build/project-file.ts";
import { readToolVersions } from "../../src/build/tool-versions.ts";
import { makeProject } from "./project-fixture.ts";

const activity = `[[activity_wasm]]\nname = "a"\nlocation = "a.wasm"\n`;
const workflow = `[[workflow_wasm]]\nname = "w"\nlocation = "w.wasm"\n`;

function problemsOf(text: string): string {
  const parsed = parseProjectFile(text);
  return "problems" in parsed ? parsed.problems.map(formatProblem).join("\n") : "";
}

describe("environment variables", () => {
  it("[BD85] of an activity are values, variables of the Worker, and secrets", () => {
    const text = `${activity}env_vars = ["REGION", { key = "MODE", value = "fast" }]\nsecrets = ["API_TOKEN"]`;
    expect(parseProjectFile(text)).toMatchObject([
      {
        environment: [
          { kind: "forwarded", name: "REGION" },
          { kind: "literal", name: "MODE", value: "fast" },
          { kind: "secret", name: "API_TOKEN" },
        ],
      },
    ]);
  });

  it("[BD86] of a workflow are values alone", () => {
    const literal = `${workflow}env_vars = [{ key = "MODE", value = "fast" }]`;
    const environment = [{ kind: "literal", name: "MODE", value: "fast" }];
    expect(parseProjectFile(literal)).toMatchObject([{ environment }]);
    expect(problemsOf(`${workflow}env_vars = ["REGION"]`)).toContain(
      '{ key = "MODE", value = "fast" }',
    );
    expect(problemsOf(`${workflow}secrets = ["A"]`)).toContain(
      "belongs to tables of [[activity_wasm]]",
    );
  });

  it.each([
    ['env_vars = ["1A"]', "does not begin with a digit"],
    ['env_vars = ["a-b"]', "letters, digits and `_`"],
    ['env_vars = ["OBELISK_TOKEN_HASHES"]', "the engine's own"],
    ['secrets = ["OBELISK_TOKEN_HASHES"]', "the engine's own"],
    ['env_vars = [{ key = "A" }]', "`env_vars.0.value` is missing"],
    ['env_vars = [{ key = "A", value = "${B}" }]', "write its name alone"],
    ['env_vars = [{ key = "A", valu = "b", value = "c" }]', "Did you mean `value`?"],
    ['env_vars = ["A", { key = "A", value = "b" }]', "each name once, unlike A"],
    ['env_vars = ["A"]\nsecrets = ["A"]', "in `env_vars` or in `secrets`, not in both"],
    ["env_vars = [1]", 'a table such as { key = "MODE", value = "fast" }'],
    ['secrets = "A"', 'such as ["API_TOKEN"]'],
  ])("[BD87] `%s` is refused with what is right", (line, right) => {
    const problems = problemsOf(activity + line);
    expect(problems).toContain('component "a"');
    expect(problems).toContain(right);
  });

  it("[BD88] are part of a workflow, and not of an activity", async () => {
    const root = await makeProject({ "a.wasm": "a", "w.wasm": "w" });
    const tools = await readToolVersions();
    const identity = async (text: string): Promise<string> => {
      const parsed = parseProjectFile(text);
      const [declaration] = "problems" in parsed ? [] : parsed;
      if (declaration === undefined) throw new Error(problemsOf(text));
      return componentIdentity(root, declaration, tools);
    };
    const lines = [
      "",
      'env_vars = [{ key = "A", value = "1" }]',
      'env_vars = [{ key = "A", value = "2" }]',
      'env_vars = [{ key = "A", value = "1" }, { key = "B", value = "" }]',
    ];
    const workflows = await Promise.all(lines.map((line) => identity(workflow + line)));
    expect(new Set(workflows).size).toBe(lines.length);
    expect(await identity(`${workflow}env_vars = []`)).toBe(workflows[0]);
    const activities = await Promise.all(lines.map((line) => identity(activity + line)));
    expect(new Set(activities).size).toBe(1);
  });
});
