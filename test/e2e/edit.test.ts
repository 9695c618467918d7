import { expect, it, vi } from "vitest";
import { z } from "zod";
import { runObelisk } from "../cli/run-obelisk.ts";
import type { Ended } from "../cli/run-obelisk.ts";
import { ExecutionApi } from "./execution-api.ts";
import type { ServedProject } from "./served-project.ts";
import { serveProject } from "./served-project.ts";
import { eventNames, historyProblems } from "./sound-history.ts";

const minuteMs = 60_000;
const waitOptions = { timeout: minuteMs, interval: 200 };

const greetingWit = `package test:greeting;
interface greeting { greet: func(name: string) -> result<string, string>; }
`;

const activity = (body: string): string =>
  `export const greeting = { greet(name: string): string { ${body} } };\n`;
const workflow = (first: string): string => `import { greet } from "test:greeting/greeting";
export const tour = { run(): string { return [greet("${first}"), greet("Bob")].join(); } };
`;

const greetsAnnOnly = activity('if (name === "Bob") throw "who is Bob?"; return "Hello " + name;');
const greetsAll = activity('return "Good morning " + name;');

const files = {
  "obelisk.toml": `[[activity_wasm]]
name = "greeting"
source = "greeting/greeting.ts"
wit = "greeting/wit"
world = "component"
max_retries = 1000
retry_max_backoff = { milliseconds = 500 }

[[workflow_wasm]]
name = "tour"
source = "tour/tour.ts"
wit = "tour/wit"
world = "component"
`,
  "greeting/greeting.ts": greetsAnnOnly,
  "greeting/wit/greeting.wit": `${greetingWit}world component { export greeting; }\n`,
  "tour/tour.ts": workflow("Ann"),
  "tour/wit/tour.wit": `package test:tour;
interface tour { run: func() -> result<string, string>; }
world component { import test:greeting/greeting; export tour; }
`,
  "tour/wit/deps/greeting.wit": greetingWit,
};

const componentsShape = z.object({
  components: z.array(z.object({ name: z.string(), component_digest: z.string() })),
});

function obelisk({ server }: ServedProject, ...parameters: readonly string[]): Promise<Ended> {
  return runObelisk([...parameters, "--api-url", server.url]);
}

async function digestOf(project: ServedProject, component: string): Promise<string | undefined> {
  const { stdout } = await obelisk(project, "component", "list", "--json");
  const { components } = componentsShape.parse(
    JSON.parse(stdout === "" ? '{"components":[]}' : stdout),
  );
  return components.find(({ name }) => name === component)?.component_digest;
}

/** Writes a file, and waits until a component that was made of it is served. Gives its digest. */
async function edit(
  project: ServedProject,
  { component, path, content }: { component: string; path: string; content: string },
): Promise<string> {
  const before = await digestOf(project, component);
  project.write(path, content);
  return vi.waitFor(async () => {
    const digest = await digestOf(project, component);
    if (digest === undefined || digest === before) throw new Error(`${component} is as it was`);
    return digest;
  }, waitOptions);
}

it(
  "[EE21] [EE22] an edit is built and served; what does not build is told, and the last good build goes on serving",
  { timeout: 5 * minuteMs },
  async () => {
    const project = await serveProject(files);
    const greet = (): Promise<Ended> =>
      obelisk(project, "execution", "schedule", "greet", '["Ann"]', "--follow");
    expect((await greet()).stdout).toMatch(/\nok: "Hello Ann"\n$/);

    const path = "greeting/greeting.ts";
    const good = await edit(project, { component: "greeting", path, content: greetsAll });
    expect((await greet()).stdout).toMatch(/\nok: "Good morning Ann"\n$/);

    project.write(
      path,
      "export const greeting = { greet(name: string): string { return ;;) } };\n",
    );
    await vi.waitFor(
      () => expect(project.server.output).toContain("The last good build goes on serving."),
      waitOptions,
    );
    expect(project.server.output).toContain('greeting/greeting.ts: component "greeting": ');
    expect(project.server.output).toContain("greeting.ts:1:65");
    expect(await digestOf(project, "greeting")).toBe(good);
    expect((await greet()).stdout).toMatch(/\nok: "Good morning Ann"\n$/);

    const content = activity('return "Good night " + name;');
    await edit(project, { component: "greeting", path, content });
    expect((await greet()).stdout).toMatch(/\nok: "Good night Ann"\n$/);
  },
);

it(
  "[EE23] [EE24] a fix of an activity is picked up by its retries; a workflow that no longer agrees is parked until it does",
  { timeout: 5 * minuteMs },
  async () => {
    const project = await serveProject(files);
    const { server } = project;
    const api = new ExecutionApi(server.url);
    const id = await api.create({ ffqn: "test:tour/tour.run", params: [] });
    const bob = `${id}.o:2-greet_1`;
    await vi.waitFor(async () => {
      expect((await api.status(bob)).last_error).not.toBeNull();
    }, waitOptions);

    await edit(project, { component: "tour", path: "tour/tour.ts", content: workflow("Eve") });
    await edit(project, {
      component: "greeting",
      path: "greeting/greeting.ts",
      content: greetsAll,
    });
    // Nobody asks for it meanwhile: what it waits for wakes it.
    await vi.waitFor(
      () =>
        expect(server.output).toContain(
          `${id} (test:tour/tour.run) is parked: nondeterminism-detected`,
        ),
      waitOptions,
    );
    expect(await api.result(bob)).toEqual({ ok: "Good morning Bob" });
    expect(new Set(await digestsOf(api, bob)).size).toBe(2);
    const { stdout } = await obelisk(project, "execution", "status", id);
    expect(stdout).toMatch(
      / {2}state +parked, nondeterminism_detected: expected .*Ann.*; found .*Eve/,
    );

    await edit(project, { component: "tour", path: "tour/tour.ts", content: workflow("Ann") });
    // The list is that of the catalog, which wakes no execution.
    await vi.waitFor(async () => {
      const list = await obelisk(
        project,
        "execution",
        "list",
        "--id",
        id,
        "--state",
        "finished_ok",
      );
      expect(list.stdout).toContain(id);
    }, waitOptions);
    expect(await obelisk(project, "execution", "follow", id)).toMatchObject({
      code: 0,
      stdout: 'ok: "Hello Ann,Good morning Bob"\n',
    });
    expect(eventNames(await api.events(id)).at(-1)).toBe("finished");
    expect(await historyProblems(api, id)).toEqual([]);
  },
);

const lockedShape = z.object({ locked: z.object({ component_id: z.string() }) });

/** The components of the attempts of an activity. */
async function digestsOf(api: ExecutionApi, id: string): Promise<readonly string[]> {
  const events = await api.events(id);
  return events.flatMap(({ event }) => {
    const locked = lockedShape.safeParse(event).data?.locked;
    return locked === undefined ? [] : [locked.component_id];
  });
}
