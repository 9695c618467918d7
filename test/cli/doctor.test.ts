import { createServer } from "node:net";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ulid } from "ulid";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { freePort } from "../../scripts/free-port.ts";
import { makeToken } from "../../src/cli/api-token.ts";
import { checkNode } from "../../src/cli/check-machine.ts";
import { suggestedWranglerToml } from "../../src/cli/wrangler-config.ts";
import type { Files } from "../build/project-fixture.ts";
import { answering, answersWit, makeProject, writeFiles } from "../build/project-fixture.ts";
import { runObelisk, startObelisk } from "./run-obelisk.ts";
import type { Running } from "./run-obelisk.ts";
import type { Answer, Asked } from "./scripted-server.ts";
import { ScriptedServer } from "./scripted-server.ts";

const obeliskToml = `[[activity_wasm]]
name = "answers"
source = "answers/main.wat"
wit = "answers/wit"
world = "component"
`;

const files = {
  "obelisk.toml": obeliskToml,
  "answers/main.wat": answering("test:answers/answers", 42),
  "answers/wit/world.wit": answersWit("test:answers", "answer: func() -> result<u32, string>;"),
};

const servable = { ...files, "wrangler.toml": "" };

const findingShape = z.strictObject({
  level: z.enum(["ok", "warn", "fail"]),
  subject: z.string(),
  text: z.string(),
  advice: z.string().optional(),
});

type Finding = z.infer<typeof findingShape>;

interface Diagnosis {
  readonly code: number | null;
  readonly findings: Readonly<Record<string, Finding>>;
}

async function diagnose(
  parameters: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Diagnosis> {
  const { code, stdout } = await runObelisk(["doctor", "--json", ...parameters], environment);
  const findings = stdout.trimEnd().split("\n").map(parseFinding);
  return { code, findings: Object.fromEntries(findings.map((each) => [each.subject, each])) };
}

function parseFinding(line: string): Finding {
  return findingShape.parse(JSON.parse(line));
}

function levels({ findings }: Diagnosis): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.values(findings).map(({ subject, level }) => [subject, level]));
}

/** A project that stays when a test is over. */
async function makeLastingProject(): Promise<string> {
  const project = await mkdtemp(join(tmpdir(), "obelisk-doctor-"));
  await writeFiles(project, { ...files, "wrangler.toml": suggestedWranglerToml(project) });
  return project;
}

describe("with a server that demands a token", () => {
  const { token, hash } = makeToken();
  let project: string;
  let server: Running;
  let url: string;

  beforeAll(async () => {
    project = await makeLastingProject();
    await writeFile(join(project, ".dev.vars"), `OBELISK_TOKEN_HASHES="${hash}"\n`);
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    server = startObelisk([
      ...["executor", "serve", "--project", project],
      ...["--port", `${port}`, "--persist-to", join(project, "state")],
    ]);
    await Promise.race([
      vi.waitUntil(
        () =>
          fetch(`${url}/health`).then(
            ({ ok }) => ok,
            () => false,
          ),
        60_000,
      ),
      server.ended.then(({ stderr }) => Promise.reject(new Error(stderr))),
    ]);
  }, 90_000);

  afterAll(async () => {
    server.process.kill("SIGINT");
    await server.ended;
    await rm(project, { recursive: true });
  });

  function about(...parameters: readonly string[]): Promise<Diagnosis> {
    return diagnose(["--project", project, "--api-url", url, ...parameters]);
  }

  it("[CL86] everything is fine with it, and the end is 0", async () => {
    const diagnosis = await about("--token", token);
    expect(levels(diagnosis)).toEqual({
      node: "ok",
      runtime: "ok",
      project: "ok",
      build: "ok",
      server: "ok",
      token: "ok",
      clock: "ok",
    });
    expect(diagnosis.code).toBe(0);
    expect(diagnosis.findings["project"]?.text).toBe(`${project}, 1 component`);
    expect(diagnosis.findings["runtime"]?.text).toMatch(/^wrangler \S+, workerd /);
  });

  it("[CL86] for a person each finding is a line, with the advice below it", async () => {
    const { code, stdout } = await runObelisk([
      ...["doctor", "--project", project, "--api-url", url, "--token", "wrong"],
    ]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^ok {4}node {6}\d+\.\d+\.\d+\n/);
    expect(stdout).toContain(
      "\nfail  token     the server does not accept it\n                Give it with --token,",
    );
  });

  it.each([
    [[], "the server demands one"],
    [["--token", "wrong"], "the server does not accept it"],
  ])("[CL87] with %j the token fails, and the end is 1", async (parameters, text) => {
    const { code, findings } = await about(...parameters);
    expect(code).toBe(1);
    expect(findings["token"]).toMatchObject({
      level: "fail",
      text,
      advice: expect.stringContaining("obelisk token create"),
    });
    expect(findings["clock"]).toBeUndefined();
  });

  it("[CL88] a source that has changed since the build is a warning", async () => {
    const other = await makeProject({ ...files, "wrangler.toml": suggestedWranglerToml(project) });
    await runObelisk(["build", "--project", other]);
    await writeFiles(other, { "answers/main.wat": answering("test:answers/answers", 43) });
    const { findings } = await diagnose([
      ...["--project", other, "--api-url", url, "--token", token],
    ]);
    expect(findings["build"]).toMatchObject({ level: "warn", text: "is older than answers" });
  });
});

describe("what is wrong with the project", () => {
  interface Fault {
    readonly what: string;
    readonly project: Files;
    readonly subject: "project" | "build";
    readonly level: Finding["level"];
    readonly text: string;
  }

  it.each<Fault>([
    {
      what: "a folder without wrangler.toml",
      project: files,
      subject: "project",
      level: "fail",
      text: "has no wrangler.toml",
    },
    {
      what: "a key that there is not",
      project: { ...servable, "obelisk.toml": `${obeliskToml}max_retires = 1\n` },
      subject: "project",
      level: "fail",
      text: "max_retires",
    },
    {
      what: "a project that was not built",
      project: servable,
      subject: "build",
      level: "warn",
      text: "there is none yet",
    },
    {
      what: "a source that is not there",
      project: { "obelisk.toml": obeliskToml, "wrangler.toml": "", ".obelisk/components.js": "" },
      subject: "build",
      level: "fail",
      text: "answers cannot be read",
    },
  ])("[CL88] $what is found", async ({ project, subject, level, text }) => {
    const root = await makeProject(project);
    const { code, findings } = await diagnose([
      ...["--project", root, "--api-url", `http://127.0.0.1:${await freePort()}`],
    ]);
    expect(findings[subject]).toMatchObject({ level, text: expect.stringContaining(text) });
    expect(findings[subject]?.advice).toMatch(/\S/);
    expect(code).toBe(level === "fail" ? 1 : 0);
  });

  it.skipIf(process.platform === "win32")(
    "[CL88] profiles that others can read are a warning",
    async () => {
      const root = await makeProject({ ...servable, "config.toml": "" });
      const config = join(root, "config.toml");
      await chmod(config, 0o644);
      const parameters = ["--project", root, "--api-url", `http://127.0.0.1:${await freePort()}`];
      const open = await diagnose(parameters, { OBELISK_CONFIG: config });
      expect(open.findings["profiles"]).toMatchObject({
        level: "warn",
        advice: `chmod 600 ${config}`,
      });
      await chmod(config, 0o600);
      const closed = await diagnose(parameters, { OBELISK_CONFIG: config });
      expect(closed.findings["profiles"]?.level).toBe("ok");
    },
  );
});

describe("what is wrong with the server", () => {
  let server: ScriptedServer | undefined;
  afterEach(() => server?.stop());

  async function asked(answer: (asked: Asked) => Answer): Promise<Diagnosis> {
    server = await ScriptedServer.start(answer);
    return diagnose(["--api-url", server.url]);
  }

  /** A server whose clock shows an instant. */
  function withClock(nowMs: () => number): (asked: Asked) => Answer {
    return ({ path }) =>
      path === "/health"
        ? { status: 200, body: { status: "ok" } }
        : { status: 200, body: `"E_${ulid(nowMs())}"` };
  }

  it("[CL89] none on this machine is a warning that says how to start one", async () => {
    const { code, findings } = await diagnose([
      ...["--api-url", `http://127.0.0.1:${await freePort()}`],
    ]);
    expect(findings["server"]).toMatchObject({
      level: "warn",
      text: expect.stringContaining("the port is free"),
      advice: "`obelisk executor serve` starts one.",
    });
    expect(findings["token"]).toBeUndefined();
    expect(code).toBe(0);
  });

  it("[CL89] none on another machine fails", async () => {
    const { code, findings } = await diagnose(["--api-url", "http://obelisk.invalid"]);
    expect(findings["server"]).toMatchObject({
      level: "fail",
      text: expect.stringMatching(/^does not answer at http:\/\/obelisk\.invalid\/: /),
    });
    expect(code).toBe(1);
  });

  it("[CL89] a port that something silent holds fails", async () => {
    const silent = createServer((socket) => socket.destroy());
    const port = await freePort();
    await new Promise<void>((resolve) => {
      silent.listen(port, "127.0.0.1", resolve);
    });
    const { code, findings } = await diagnose(["--api-url", `http://127.0.0.1:${port}`]);
    await new Promise((resolve) => {
      silent.close(resolve);
    });
    expect(findings["server"]).toMatchObject({
      level: "fail",
      text: expect.stringContaining(`something else holds the port ${port}`),
    });
    expect(code).toBe(1);
  });

  it("[CL89] something else that answers fails", async () => {
    const { code, findings } = await asked(() => ({ status: 200, body: "<html>" }));
    expect(findings["server"]).toMatchObject({
      level: "fail",
      text: `something else answers at ${server?.url}/, with status 200`,
    });
    expect(code).toBe(1);
  });

  it("[CL89] one that fails is not taken for one that demands a token", async () => {
    const { findings } = await asked(({ path }) =>
      path === "/health"
        ? { status: 200, body: { status: "ok" } }
        : {
            status: 500,
            body: { error: { code: "token-hashes-malformed", message: "entry 2 is no hash" } },
          },
    );
    expect(findings["token"]).toEqual({
      level: "fail",
      subject: "token",
      text: "could not be tried: the server answers with status 500",
      advice: "entry 2 is no hash",
    });
  });

  it.each([
    [
      "is slow",
      () => Date.now() - 90_000,
      "warn",
      /^differs from that of the server by 1 min \d+ s$/,
    ],
    [
      "is fast",
      () => Date.now() + 90_000,
      "warn",
      /^differs from that of the server by 1 min \d+ s$/,
    ],
    ["is right", () => Date.now(), "ok", /^agrees with that of the server$/],
  ])(
    "[CL89] a clock that %s is looked at, and only warned of",
    async (_what, clock, level, text) => {
      const { code, findings } = await asked(withClock(clock));
      expect(findings["clock"]).toMatchObject({ level, text: expect.stringMatching(text) });
      expect(code).toBe(0);
    },
  );
});

it("[CL88] a version of Node that is too old fails", () => {
  expect(checkNode("20.19.0")).toMatchObject({ level: "fail", subject: "node" });
  expect(checkNode("22.17.1").level).toBe("fail");
  expect(checkNode("22.18.0").level).toBe("ok");
  expect(checkNode("24.0.0").level).toBe("ok");
});
