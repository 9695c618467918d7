import { chmod, mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { temporaryFolder } from "../build/project-fixture.ts";
import { runObelisk } from "./run-obelisk.ts";
import type { Ended } from "./run-obelisk.ts";
import type { Answer } from "./scripted-server.ts";
import { ScriptedServer } from "./scripted-server.ts";

const anybody = 0o077;

let config: string;
beforeEach(async () => {
  config = join(await temporaryFolder(), "folder/config.toml");
});

const servers: ScriptedServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.stop())));

function profile(...parameters: readonly string[]): Promise<Ended> {
  return runObelisk(["profile", ...parameters], { OBELISK_CONFIG: config });
}

async function configured(text: string): Promise<void> {
  await mkdir(dirname(config), { recursive: true });
  await writeFile(config, text);
}

describe("obelisk profile", () => {
  it("[CL80] list says that there is none", async () => {
    const { code, stdout, stderr } = await profile("list");
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: "",
      stderr: "There is no profile yet.\n",
    });
  });

  it("[CL80] set makes one and changes what is given, use names the one in use, list shows all", async () => {
    const made = await profile("set", "production", "--url", "https://obelisk.example");
    expect(made).toMatchObject({ code: 0, stdout: "" });
    expect(made.stderr).toContain("--profile production");
    await profile("set", "local", "--url", "http://127.0.0.1:5005", "--token", "obt_secret");
    expect((await profile("use", "production")).code).toBe(0);
    const changed = await profile("set", "production", "--token", "obt_other");
    expect(changed).toEqual({ code: 0, stdout: "", stderr: "" });
    const { stdout } = await profile("list");
    expect(stdout.trimEnd().split("\n")).toEqual([
      "*  production  https://obelisk.example/  with a token",
      "   local       http://127.0.0.1:5005/    with a token",
    ]);
    const json = await profile("list", "--json");
    expect(json.stdout.trimEnd().split("\n").map(parse)).toEqual([
      { name: "production", url: "https://obelisk.example/", has_token: true, is_current: true },
      { name: "local", url: "http://127.0.0.1:5005/", has_token: true, is_current: false },
    ]);
    expect(stdout + json.stdout).not.toMatch(/obt_/);
  });

  it("[CL80] remove forgets it, and that it was in use", async () => {
    await profile("set", "staging", "--url", "https://staging.example");
    await profile("use", "staging");
    expect((await profile("remove", "staging")).code).toBe(0);
    expect((await profile("list")).stderr).toBe("There is no profile yet.\n");
    expect(await readFile(config, "utf8")).not.toContain("staging");
  });

  it.each([["use"], ["remove"]])("[CL81] %s refuses one that there is not", async (command) => {
    expect(await profile(command, "production")).toEqual({
      code: 2,
      stdout: "",
      stderr:
        "Refused: there is no profile `production`; there is none yet: " +
        "`obelisk profile set <name> --url <url>` makes one.\n",
    });
    await profile("set", "production", "--url", "https://obelisk.example");
    const { code, stderr } = await profile(command, "prodution");
    expect(code).toBe(2);
    expect(stderr).toBe(
      "Refused: there is no profile `prodution`; did you mean production? there are: production.\n",
    );
  });

  it.each([
    [["set", "production"], "The profile `production` is new, so it needs --url <url>."],
    [["set", "a b", "--url", "https://obelisk.example"], "A name has 1 to 64 letters"],
    [["set", "a", "--url", "ftp://obelisk.example"], "Expected a URL such as"],
    [["set", "a", "--url", "https://obelisk.example", "--token", ""], "The token is empty."],
    [["set", "a", "--url", "https://obelisk.example", "--token", "-"], "The token is empty."],
  ])("[CL81] %j is refused and writes nothing", async (parameters, message) => {
    const { code, stdout, stderr } = await profile(...parameters);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
    await expect(stat(config)).rejects.toThrow("ENOENT");
  });

  it("[CL82] set reads a token from the standard input", async () => {
    const { code } = await runObelisk(
      ["profile", "set", "production", "--url", "https://obelisk.example", "--token", "-"],
      { OBELISK_CONFIG: config },
      "obt_piped\n",
    );
    expect(code).toBe(0);
    expect(await readFile(config, "utf8")).toContain('token = "obt_piped"\n');
  });

  it.skipIf(process.platform === "win32")(
    "[CL82] the file is its owner's alone, also when it was more open",
    async () => {
      const isOthers = async (path: string): Promise<boolean> =>
        ((await stat(path)).mode & anybody) !== 0;
      await profile("set", "production", "--url", "https://obelisk.example", "--token", "obt_1");
      expect(await isOthers(config)).toBe(false);
      expect(await isOthers(dirname(config))).toBe(false);
      await chmod(config, 0o644);
      await profile("use", "production");
      expect(await isOthers(config)).toBe(false);
    },
  );

  it.each([
    ["[profile", "is not TOML"],
    ["colour = 1\n", "expected `current` and tables [profile.<name>] only"],
    ["[profile.a]\n", "profile.a.url: expected a text"],
    ['[profile.a]\nurl = "nowhere"\n', "profile.a.url: expected a URL"],
    ['[profile.a]\nurl = "http://a"\nport = 1\n', "profile.a: expected `url"],
    ["current = 1\n", "current: expected the name of a profile"],
  ])("[CL83] a file with %j is refused with its place, and left as it is", async (text, fault) => {
    await configured(text);
    for (const parameters of [
      ["profile", "list"],
      ["profile", "set", "b", "--url", "https://obelisk.example"],
      ["component", "list"],
    ]) {
      const { code, stdout, stderr } = await runObelisk(parameters, { OBELISK_CONFIG: config });
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toContain(config);
      expect(stderr).toContain(fault);
    }
    expect(await readFile(config, "utf8")).toBe(text);
  });

  it("[CL83] is found in the folder for configurations when OBELISK_CONFIG does not name it", async () => {
    const folder = await temporaryFolder();
    const environment = { OBELISK_CONFIG: "", XDG_CONFIG_HOME: folder };
    await runObelisk(["profile", "set", "a", "--url", "https://obelisk.example"], environment);
    expect(await readFile(join(folder, "obelisk/config.toml"), "utf8")).toContain("[profile.a]");
  });
});

describe("the server that a command asks", () => {
  const empty = (): Answer => ({ status: 200, body: { components: [] } });

  /** A server, and the URL of it with a profile for it. */
  async function serve(name: string): Promise<ScriptedServer> {
    const server = await ScriptedServer.start(empty);
    servers.push(server);
    await profile("set", name, "--url", server.url, "--token", `token-${name}`);
    return server;
  }

  function tokensOf({ asked }: ScriptedServer): readonly (string | undefined)[] {
    return asked.map(({ headers }) => headers.authorization);
  }

  async function list(
    parameters: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<Ended> {
    return runObelisk(["component", "list", ...parameters], {
      OBELISK_CONFIG: config,
      ...environment,
    });
  }

  it("[CL84] is that of the profile in use, with its token", async () => {
    const current = await serve("current");
    await profile("use", "current");
    expect((await list([])).code).toBe(0);
    expect(tokensOf(current)).toEqual(["Bearer token-current"]);
  });

  it("[CL84] is that of OBELISK_PROFILE before it, and that of --profile before both", async () => {
    const [current, fromEnvironment, chosen] = [
      await serve("current"),
      await serve("environment"),
      await serve("chosen"),
    ];
    await profile("use", "current");
    await list([], { OBELISK_PROFILE: "environment" });
    await list(["--profile", "chosen"], { OBELISK_PROFILE: "environment" });
    expect(tokensOf(fromEnvironment)).toEqual(["Bearer token-environment"]);
    expect(tokensOf(chosen)).toEqual(["Bearer token-chosen"]);
    expect(current.asked).toEqual([]);
  });

  it("[CL84] is OBELISK_API_URL before the profile in use, and --profile before that", async () => {
    const [current, chosen] = [await serve("current"), await serve("chosen")];
    const other = await serve("other");
    await profile("use", "current");
    await list([], { OBELISK_API_URL: other.url });
    await list(["--profile", "chosen"], { OBELISK_API_URL: other.url });
    // The token of a profile is for the server of the profile.
    expect(tokensOf(other)).toEqual([undefined]);
    expect(tokensOf(chosen)).toEqual(["Bearer token-chosen"]);
    expect(current.asked).toEqual([]);
  });

  it("[CL84] is --api-url before all, without the token of a profile", async () => {
    const [current, other] = [await serve("current"), await serve("other")];
    await profile("use", "current");
    await list(["--api-url", other.url], { OBELISK_API_URL: current.url });
    await list(["--api-url", other.url, "--token", "own"]);
    expect(tokensOf(other)).toEqual([undefined, "Bearer own"]);
    expect(current.asked).toEqual([]);
  });

  it("[CL85] gets the token that is written nearest to it", async () => {
    const server = await serve("current");
    await profile("use", "current");
    const environment = { OBELISK_API_TOKEN: "environment" };
    await list(["--token", "own"], environment);
    await list([], environment);
    await list(["--profile", "current"], environment);
    await list(["--profile", "current", "--token", "own"], environment);
    expect(tokensOf(server)).toEqual([
      "Bearer own",
      "Bearer environment",
      "Bearer token-current",
      "Bearer own",
    ]);
  });

  it.each([
    [["--profile", "nobody"], {}, "there is no profile `nobody`"],
    [[], { OBELISK_PROFILE: "nobody" }, "there is no profile `nobody`"],
    [["--profile", "curent"], {}, "did you mean current?"],
    [
      ["--profile", "current", "--api-url", "http://127.0.0.1:1"],
      {},
      "--api-url and --profile both name a server; give one of them",
    ],
  ])("[CL81] %j with %j is refused", async (parameters, environment, message) => {
    const server = await serve("current");
    const { code, stdout, stderr } = await list(parameters, environment);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
    expect(server.asked).toEqual([]);
  });
});

function parse(line: string): unknown {
  return JSON.parse(line);
}
