import { beforeAll, describe, expect, it } from "vitest";
import type { ComponentEntry } from "../../src/component/component-entry.ts";
import { guestFailure } from "../../src/component/guest-failure.ts";
import { JcoInstance } from "../../src/component/jco-instance.ts";
import { logInterface } from "../../src/component/log-interface.ts";
import { RunOutput } from "../../src/component/run-output.ts";
import { RunScope } from "../../src/component/run-scope.ts";
import { activityWasi } from "../../src/component/wasi/wasi-host.ts";
import { wasiInterface } from "../../src/component/wasi/wasi-interfaces.ts";
import { workflowInterfaces } from "../../src/component/workflow-calls.ts";
import { closureState } from "./closure-state.ts";
import { ComponentRunner, jsonText } from "./component-runner.ts";
import { workflowHost } from "../support/workflow-host.ts";
import type { CallHost } from "../support/workflow-host.ts";
import { probeComponent } from "./probe-component.ts";
import { leakyActivity, leakyWorkflow } from "./leaky-component.ts";
import { watchedEntry } from "./watched-entry.ts";
import type { WatchedInstance } from "./watched-entry.ts";

const startUpMs = 60_000;
const leaky = "test:leaky/leaky";
const answer: CallHost = () => Promise.resolve({ kind: "ok", value: jsonText("1") });

let activity: ComponentEntry;
let workflow: ComponentEntry;

beforeAll(async () => {
  activity = await leakyActivity();
  workflow = await leakyWorkflow();
}, startUpMs);

/** What the generated code keeps, under whatever name. */
function glueState({ exports }: WatchedInstance): Promise<readonly string[]> {
  const reset: unknown = Reflect.get(exports, "obelisk:reset");
  if (typeof reset !== "function") throw new Error("the build gave the component no reset");
  return closureState(reset);
}

function contents({ memories }: WatchedInstance): readonly Buffer[] {
  return memories.map(({ buffer }) => Buffer.from(buffer.slice(0)));
}

/** An instance of which nothing was called yet. */
async function newInstance(entry: ComponentEntry): Promise<WatchedInstance> {
  const { entry: watched, instances } = watchedEntry(entry);
  const code = await watched.load();
  if (code.border === "core") throw new Error("a component without generated code");
  const wasi = activityWasi(new RunScope(), () => {}, new RunOutput(() => {}), []);
  const functions = workflowInterfaces(entry.imports, {
    host: workflowHost({}),
    signatureOf: () => undefined,
    soon: (ask) => ask(),
    generateId: () => "",
  });
  await JcoInstance.instantiate(
    code,
    (name) =>
      functions.get(name) ??
      logInterface(name, () => {}) ??
      guestFailure(name) ??
      wasiInterface(name, wasi),
  );
  return only(instances);
}

function only(instances: readonly WatchedInstance[]): WatchedInstance {
  const [instance] = instances;
  if (instance === undefined || instances.length > 1) throw new Error("not one instance");
  return instance;
}

async function useActivity(runner: ComponentRunner): Promise<void> {
  for (const call of [
    `count []`,
    `leave ["x"]`,
    `open [7]`,
    `wait [1]`,
    `print ["x"]`,
    `refuse []`,
  ]) {
    const [name, params = ""] = call.split(" ");
    await runner.runActivity(`${leaky}.${name}`, params);
  }
}

async function useWorkflow(runner: ComponentRunner): Promise<void> {
  for (const call of [`count []`, `leave ["x"]`, `open [7]`, `call-and-count [3]`, `random []`]) {
    const [name, params = ""] = call.split(" ");
    await runner.runWorkflow(`${leaky}.${name}`, params, { call: answer });
  }
}

describe("the state of an instance that waits for its next run", () => {
  it.each(["activity", "workflow"] as const)(
    "[CO102] is that of a new one: what the generated code of an %s keeps, and all memory",
    async (kind) => {
      const entry = kind === "activity" ? activity : workflow;
      const { entry: watched, instances } = watchedEntry(entry);
      const runner = new ComponentRunner([watched]);
      await (kind === "activity" ? useActivity(runner) : useWorkflow(runner));
      const used = only(instances);
      const fresh = await newInstance(entry);
      expect(await glueState(used)).toEqual(await glueState(fresh));
      expect(contents(used)).toEqual(contents(fresh));
    },
  );

  it("[CO102] is that of a new one in another language too", async () => {
    const probe = await probeComponent("activity");
    const { entry: watched, instances } = watchedEntry(probe);
    const runner = new ComponentRunner([watched]);
    for (const call of [
      "count []",
      "wait-for-first [2000000, 1000000]",
      `print ["x"]`,
      "read []",
    ]) {
      const [name, params = ""] = call.split(/ (.*)/);
      expect(await runner.runActivity(`test:probe/probe.${name}`, params)).toMatchObject({
        kind: "returned",
      });
    }
    const fresh = await newInstance(probe);
    expect(await glueState(only(instances))).toEqual(await glueState(fresh));
    expect(contents(only(instances))).toEqual(contents(fresh));
  });

  it("[CO102] is looked at closely enough to see what a trap leaves in the generated code", async () => {
    const { entry, instances } = watchedEntry(activity);
    await new ComponentRunner([entry]).runActivity(`${leaky}.trap`, "[]");
    const fresh = await newInstance(activity);
    expect(await glueState(only(instances))).not.toEqual(await glueState(fresh));
  });
});
