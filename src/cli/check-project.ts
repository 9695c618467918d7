/** What `obelisk doctor` finds out about the project: its files, and whether they are what was built. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { formatProblem } from "../build/build-problem.ts";
import type { ComponentDeclaration } from "../build/component-declaration.ts";
import { componentDigest } from "../build/component-digest.ts";
import { readProjectFile } from "../build/project-file.ts";
import { readToolVersions } from "../build/tool-versions.ts";
import type { Finding } from "./doctor-finding.ts";
import { hasWranglerConfig } from "./wrangler-config.ts";

const subject = "project";

/** Files first; the build is looked at only when they are right. */
export async function checkProject(project: string): Promise<readonly Finding[]> {
  const declared = await readProjectFile(project);
  if ("problems" in declared) {
    return declared.problems.map((problem) => {
      const [text = "", ...advice] = formatProblem(problem).split("\n");
      return { level: "fail", subject, text, advice: advice.join(" ").trim() };
    });
  }
  const files: Finding = hasWranglerConfig(project)
    ? { level: "ok", subject, text: `${project}, ${counted(declared.length, "component")}` }
    : {
        level: "fail",
        subject,
        text: `${project} has no wrangler.toml`,
        advice: "`obelisk executor serve` shows one that serves its components.",
      };
  return [files, await checkBuild(project, declared)];
}

async function checkBuild(
  project: string,
  declared: readonly ComponentDeclaration[],
): Promise<Finding> {
  const advice = "Run `obelisk build`; starting the server does it too.";
  const registry = join(project, ".obelisk", "components.js");
  const built = await readFile(registry, "utf8").catch(() => null);
  if (built === null) return { level: "warn", subject: "build", text: "there is none yet", advice };
  const tools = await readToolVersions();
  const stale: string[] = [];
  for (const { name, origin } of declared) {
    try {
      const digest = await componentDigest(project, origin, tools);
      if (!built.includes(digest)) stale.push(name);
    } catch (error) {
      return {
        level: "fail",
        subject: "build",
        text: `${name} cannot be read: ${String(error)}`,
        advice: "Paths in obelisk.toml are relative to its folder.",
      };
    }
  }
  return stale.length === 0
    ? { level: "ok", subject: "build", text: "up to date" }
    : { level: "warn", subject: "build", text: `is older than ${stale.join(", ")}`, advice };
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
