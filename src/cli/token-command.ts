/** `obelisk token` */
import type { Command } from "commander";
import { InvalidArgumentError } from "commander";
import { makeToken } from "./api-token.ts";
import { addTokenHash, devVarsFile, tokenHashesVariable } from "./dev-vars.ts";
import { exitCode } from "./exit-code.ts";
import { helpWithExamples } from "./help-text.ts";
import type { ProjectOptions } from "./project-folder.ts";
import { findProject, projectOption } from "./project-folder.ts";

interface CreateOptions extends ProjectOptions {
  readonly name?: string;
  readonly writeDevVars?: true;
  readonly json?: true;
}

export function addTokenCommands(token: Command): void {
  token
    .command("create")
    .summary("make an API token")
    .description(
      "Makes an API token of 256 random bits and prints it to the standard output, once: it is kept nowhere. The " +
        "server knows it by its hash, which is told on the standard error with the place where it belongs. Once a " +
        "server has a hash it demands a token from everybody, on its own machine too.",
    )
    .option("--name <name>", "who will use it; a comment in .dev.vars", parseName)
    .option("--write-dev-vars", "add the hash to .dev.vars of the project, for a local server")
    .addOption(projectOption())
    .option("--json", "print token and hash as one JSON object")
    .addHelpText(
      "after",
      helpWithExamples("token create --name laptop --write-dev-vars", "token create > token.txt"),
    )
    .action((options: CreateOptions) => {
      process.exitCode = create(options);
    });
}

function create({ name, writeDevVars, json, ...options }: CreateOptions): number {
  const { token, hash } = makeToken();
  const project = findProject(options, process.cwd());
  if (writeDevVars) {
    const refusal = typeof project === "string" ? write(project, hash, name) : project.missing;
    if (refusal !== null) {
      console.error(refusal);
      return exitCode.refused;
    }
  }
  console.log(json ? JSON.stringify({ ...(name !== undefined && { name }), token, hash }) : token);
  if (!json) console.error(instructions(hash, writeDevVars === true));
  return exitCode.ok;
}

function write(project: string, hash: string, name: string | undefined): string | null {
  return addTokenHash(devVarsFile(project), hash, name);
}

function instructions(hash: string, isWritten: boolean): string {
  const local = isWritten
    ? ["The hash is in .dev.vars; a local server knows it from its next start on."]
    : ["A local server has it in .dev.vars of the project:", `  ${tokenHashesVariable}="${hash}"`];
  return [
    "This is the only time that the token is shown. Clients send it with --token, OBELISK_API_TOKEN or a profile.",
    ...local,
    `A deployed one is asked with \`npx wrangler secret put ${tokenHashesVariable}\` for all its hashes, separated by commas:`,
    `  ${hash}`,
  ].join("\n");
}

function parseName(text: string): string {
  if (/^[\p{L}\p{N} _.@-]{1,100}$/u.test(text)) return text;
  throw new InvalidArgumentError(
    "A name has up to 100 letters, digits, blanks, `_`, `.`, `@` and `-`.",
  );
}
