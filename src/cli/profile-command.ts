/** `obelisk profile`: names for servers, with their tokens. */
import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { InvalidArgumentError } from "commander";
import { formatTable } from "../build/text-table.ts";
import type { CliConfig } from "./cli-config.ts";
import { configPath, profileName, readConfig, writeConfig } from "./cli-config.ts";
import { exitCode } from "./exit-code.ts";
import { helpWithExamples } from "./help-text.ts";
import { parseUrl, unknownProfile } from "./server-options.ts";

interface SetOptions {
  readonly url?: URL;
  readonly token?: string;
}

/** A token that is given so does not get into the history of the shell. */
const FROM_STANDARD_INPUT = "-";

export function addProfileCommands(profile: Command): void {
  addList(profile);
  addSet(profile);
  profile
    .command("use")
    .summary("use a server when none is named")
    .description("Makes a profile the one that commands use when nothing else names a server.")
    .argument("<name>", "name of a profile")
    .addHelpText("after", helpWithExamples("profile use production"))
    .action((name: string) => {
      process.exitCode = change(name, (config) => ({ ...config, current: name }));
    });
  profile
    .command("remove")
    .summary("forget a server and its token")
    .description("Removes a profile. The server still accepts its token.")
    .argument("<name>", "name of a profile")
    .addHelpText("after", helpWithExamples("profile remove staging"))
    .action((name: string) => {
      process.exitCode = change(name, ({ current, profiles }) => ({
        current: current === name ? null : current,
        profiles: new Map([...profiles].filter(([each]) => each !== name)),
      }));
    });
}

function addList(profile: Command): void {
  profile
    .command("list")
    .summary("list the servers that have a name")
    .description(
      "Lists the profiles; the one in use has an asterisk. Tokens are not shown. They are kept in " +
        "~/.config/obelisk/config.toml, or where OBELISK_CONFIG says.",
    )
    .option("--json", "print one JSON object a line")
    .addHelpText("after", helpWithExamples("profile list"))
    .action(({ json }: { readonly json?: true }) => {
      process.exitCode = withConfig(({ current, profiles }) => {
        const rows = [...profiles].map(([name, { url, token }]) => ({
          name,
          url: url.href,
          has_token: token !== undefined,
          is_current: name === current,
        }));
        if (json) for (const row of rows) console.log(JSON.stringify(row));
        else if (rows.length === 0) console.error("There is no profile yet.");
        else console.log(formatTable(rows.map(tableRow)));
        return exitCode.ok;
      });
    });
}

interface ProfileRow {
  readonly name: string;
  readonly url: string;
  readonly has_token: boolean;
  readonly is_current: boolean;
}

function tableRow({ name, url, has_token: hasToken, is_current: isCurrent }: ProfileRow): string[] {
  return [isCurrent ? "*" : " ", name, url, hasToken ? "with a token" : "without a token"];
}

function addSet(profile: Command): void {
  profile
    .command("set")
    .summary("give a server a name")
    .description("Makes a profile, or changes what is given of one that exists.")
    .argument("<name>", "letters, digits, `_`, `.` and `-`", parseName)
    .option("--url <url>", "where the server listens", parseUrl)
    .option("--token <token>", "API token; `-` reads it from the standard input")
    .addHelpText(
      "after",
      helpWithExamples(
        "profile set production --url https://obelisk.example --token - < token.txt",
        "execution list --profile production",
      ),
    )
    .action((name: string, options: SetOptions) => {
      process.exitCode = withConfig((config, path) => {
        const url = options.url ?? config.profiles.get(name)?.url;
        if (url === undefined) {
          console.error(`The profile \`${name}\` is new, so it needs --url <url>.`);
          return exitCode.refused;
        }
        const given = givenToken(options.token);
        if (given === "") {
          console.error(
            "The token is empty. Without --token the profile keeps the one that it has.",
          );
          return exitCode.refused;
        }
        const token = given ?? config.profiles.get(name)?.token;
        const changed = { url, ...(token !== undefined && { token }) };
        writeConfig(path, { ...config, profiles: new Map([...config.profiles, [name, changed]]) });
        if (config.current !== name) {
          console.error(
            `Name it with --profile ${name}, or use it always: obelisk profile use ${name}`,
          );
        }
        return exitCode.ok;
      });
    });
}

function givenToken(text: string | undefined): string | undefined {
  return text === FROM_STANDARD_INPUT ? readFileSync(0, "utf8").trim() : text;
}

function parseName(text: string): string {
  if (profileName.test(text)) return text;
  throw new InvalidArgumentError("A name has 1 to 64 letters, digits, `_`, `.` and `-`.");
}

/** Changes the configuration around a profile that exists. */
function change(name: string, edit: (config: CliConfig) => CliConfig): number {
  return withConfig((config, path) => {
    if (!config.profiles.has(name)) {
      console.error(`Refused: ${unknownProfile(name, config.profiles)}.`);
      return exitCode.refused;
    }
    writeConfig(path, edit(config));
    return exitCode.ok;
  });
}

function withConfig(work: (config: CliConfig, path: string) => number): number {
  const path = configPath(process.env);
  const config = readConfig(path);
  if ("ok" in config) return work(config.ok, path);
  console.error(config.malformed);
  return exitCode.refused;
}
