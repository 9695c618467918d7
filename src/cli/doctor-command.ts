/** `obelisk doctor` */
import { statSync } from "node:fs";
import type { Command } from "commander";
import { checkNode, checkRuntime } from "./check-machine.ts";
import { checkServer } from "./check-server.ts";
import { configPath } from "./cli-config.ts";
import type { Finding } from "./doctor-finding.ts";
import { describeFinding } from "./doctor-finding.ts";
import { exitCode } from "./exit-code.ts";
import { helpWithExamples } from "./help-text.ts";
import type { ProjectOptions } from "./project-folder.ts";
import { findProject, projectOption } from "./project-folder.ts";
import type { ServerOptions } from "./server-options.ts";
import { addServerOptions } from "./server-options.ts";

interface DoctorOptions extends ServerOptions, ProjectOptions {
  readonly json?: true;
}

/** Permissions of others than the owner. */
const OTHERS = 0o077;

export function addDoctorCommand(program: Command): void {
  const command = program
    .command("doctor")
    .summary("check this machine, the project and the server")
    .description(
      "Looks at Node and the Workers runtime, the files of the project and its build, the server, the token and the " +
        "clocks, and says what to do about what is wrong. Ends with 1 when something fails.",
    )
    .addOption(projectOption())
    .option("--json", "print one JSON object a line");
  addServerOptions(command)
    .addHelpText("after", helpWithExamples("doctor", "doctor --profile production"))
    .action(async (options: DoctorOptions) => {
      process.exitCode = await examine(options);
    });
}

async function examine(options: DoctorOptions): Promise<number> {
  let hasFailed = false;
  const report = (findings: readonly Finding[]): void => {
    for (const finding of findings) {
      console.log(options.json ? JSON.stringify(finding) : describeFinding(finding));
      if (finding.level === "fail") hasFailed = true;
    }
  };
  report([checkNode(process.versions.node), await checkRuntime()]);
  report(await lookAtProject(options));
  report(checkConfig(configPath(process.env)));
  report(await checkServer(options));
  return hasFailed ? exitCode.failed : exitCode.ok;
}

async function lookAtProject(options: DoctorOptions): Promise<readonly Finding[]> {
  const project = findProject(options, process.cwd());
  if (typeof project !== "string") {
    return [{ level: "warn", subject: "project", text: project.missing }];
  }
  // The other commands need none of what a build loads.
  const { checkProject } = await import("./check-project.ts");
  return checkProject(project);
}

/** Tokens of profiles are in it. Windows keeps no such permissions. */
function checkConfig(path: string): readonly Finding[] {
  const mode = statSync(path, { throwIfNoEntry: false })?.mode;
  if (mode === undefined || process.platform === "win32") return [];
  return [
    (mode & OTHERS) === 0
      ? { level: "ok", subject: "profiles", text: path }
      : {
          level: "warn",
          subject: "profiles",
          text: `${path} can be read by others`,
          advice: `chmod 600 ${path}`,
        },
  ];
}
