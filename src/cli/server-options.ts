/**
 * The options of every command that talks to a server: where it is, and the token that it demands. What is written on
 * the command line goes before the environment, that before the profile in use, that before this machine.
 */
import type { Command } from "commander";
import { InvalidArgumentError, Option } from "commander";
import { nearMatch } from "../wit/near.ts";
import type { CliConfig, Profile } from "./cli-config.ts";
import { configPath, parseServerUrl, readConfig } from "./cli-config.ts";

export interface ServerOptions {
  readonly apiUrl: URL;
  readonly token?: string;
}

export function addServerOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--api-url <url>", "where the server listens")
        .env("OBELISK_API_URL")
        .argParser(parseUrl)
        .default(new URL("http://127.0.0.1:5005")),
    )
    .addOption(new Option("--token <token>", "API token").env("OBELISK_API_TOKEN"))
    .addOption(
      new Option(
        "--profile <name>",
        "a server that `obelisk profile set` has given a name, with its token",
      ).env("OBELISK_PROFILE"),
    )
    .hook("preAction", (_parent, action) => {
      applyProfile(action);
    });
}

export function parseUrl(text: string): URL {
  const url = parseServerUrl(text);
  if (url !== null) return url;
  throw new InvalidArgumentError(
    "Expected a URL such as http://127.0.0.1:5005, with scheme, host and port only.",
  );
}

/** Gives the command the profile's server, unless something that goes before it has named one. */
function applyProfile(command: Command): void {
  const { profile: name } = command.opts<{ readonly profile?: string }>();
  const isChosen = command.getOptionValueSource("profile") === "cli";
  const urlFrom = command.getOptionValueSource("apiUrl");
  if (isChosen && urlFrom === "cli") {
    command.error("error: --api-url and --profile both name a server; give one of them");
  }
  // The token of a profile is for its own server, never for one that was named otherwise.
  if (urlFrom === "cli" || (urlFrom === "env" && !isChosen)) return;
  const config = readConfig(configPath(process.env));
  if ("malformed" in config) command.error(`error: ${config.malformed}`);
  const profile = profileInUse(config.ok, name);
  if (typeof profile === "string") command.error(`error: ${profile}`);
  if (profile === null) return;
  command.setOptionValueWithSource("apiUrl", profile.url, "config");
  if (profile.token !== undefined && takesTokenOfProfile(command, isChosen)) {
    command.setOptionValueWithSource("token", profile.token, "config");
  }
}

/** A profile that was chosen on the command line goes before the environment. */
function takesTokenOfProfile(command: Command, isChosen: boolean): boolean {
  const tokenFrom = command.getOptionValueSource("token");
  return tokenFrom === undefined || (tokenFrom === "env" && isChosen);
}

/** Null when there is none to use; a text says why the named one cannot be. */
function profileInUse(
  { current, profiles }: CliConfig,
  named: string | undefined,
): Profile | string | null {
  const name = named ?? current;
  if (name === null) return null;
  return profiles.get(name) ?? unknownProfile(name, profiles);
}

export function unknownProfile(name: string, profiles: ReadonlyMap<string, Profile>): string {
  const known = [...profiles.keys()];
  const near = nearMatch(name, known);
  const hint = near === null ? "" : `did you mean ${near}? `;
  const there =
    known.length === 0
      ? "there is none yet: `obelisk profile set <name> --url <url>` makes one"
      : `${hint}there are: ${known.join(", ")}`;
  return `there is no profile \`${name}\`; ${there}`;
}
