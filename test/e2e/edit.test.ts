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

const path = "greeting/greeting.ts";

/** What does not build is told, and changes nothing. */
async function breakGreeting(project: ServedProject, good: string): Promise<void> {
  const { server } = project;
  project.write(path, "export const greeting = { greet(name: string): string { return ;;) } };\n");
  await vi.waitFor(
    () => expect(server.output).toContain("The last good build goes on serving."),
    waitOptions,
  );
  expect(server.output).toContain('greeting/greeting.ts: component "greeting": ');
  expect(server.output).toContain("greeting.ts:1:65");
  expect(await digestOf(project, "greeting")).toBe(good);
}

/** The workflow is parked although nobody asks for it: what it waits for wakes it. */
async function waitUntilParked(project: ServedProject, id: string): Promise<void> {
  const line = `${id} (test:tour/tour.run) is parked: nondeterminism-detected`;
  await vi.waitFor(() => expect(project.server.output).toContain(line), waitOptions);
  const { stdout } = await obelisk(project, "execution", "status", id);
  expect(stdout).toMatch(
    / {2}state +parked, nondeterminism_detected: expected .*Ann.*; found .*Eve/,
  );
}

/** The list is that of the catalog, which wakes no execution. */
async function waitUntilListedAsOk(project: ServedProject, id: string): Promise<void> {
  const parameters = ["execution", "list", "--id", id, "--state", "finished_ok"];
  await vi.waitFor(async () => {
    expect((await obelisk(project, ...parameters)).stdout).toContain(id);
  }, waitOptions);
}

it(
  "[EE21] [EE22] [EE23] [EE24] edits are built and served, an activity goes on with them at once, and a workflow when it agrees",
  { timeout: 5 * minuteMs },
  async () => {
    const project = await serveProject(files);
    const greetAnn = async (): Promise<string> =>
      (await obelisk(project, "execution", "schedule", "greet", '["Ann"]', "--follow")).stdout;
    expect(await greetAnn()).toMatch(/\nok: "Hello Ann"\n$/);
    const api = new ExecutionApi(project.server.url);
    const id = await api.create({ ffqn: "test:tour/tour.run", params: [] });
    const bob = `${id}.o:2-greet_1`;
    await vi.waitFor(async () => {
      expect((await api.status(bob)).last_error).not.toBeNull();
    }, waitOptions);

    const tour = { component: "tour", path: "tour/tour.ts" };
    await edit(project, { ...tour, content: workflow("Eve") });
    const good = await edit(project, { component: "greeting", path, content: greetsAll });
    await waitUntilParked(project, id);
    expect(await api.result(bob)).toEqual({ ok: "Good morning Bob" });
    expect(new Set(await digestsOf(api, bob)).size).toBe(2);
    expect(await greetAnn()).toMatch(/\nok: "Good morning Ann"\n$/);

    await breakGreeting(project, good);
    expect(await greetAnn()).toMatch(/\nok: "Good morning Ann"\n$/);
    const content = activity('return "Good night " + name;');
    await edit(project, { component: "greeting", path, content });
    expect(await greetAnn()).toMatch(/\nok: "Good night Ann"\n$/);

    await edit(project, { ...tour, content: workflow("Ann") });
    await waitUntilListedAsOk(project, id);
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
