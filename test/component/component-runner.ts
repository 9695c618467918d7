/** Runs functions of components as the engine would. */
import type { ComponentEntry } from "../../src/component/component-entry.ts";
import { InstanceBudget } from "../../src/component/instance-budget.ts";
import { ObjectComponents } from "../../src/component/object-components.ts";
import { ComponentRegistry } from "../../src/component/registry.ts";
import type { Lease, RunRequest } from "../../src/engine/component-runtime.ts";
import { parseExecutionId } from "../../src/execution/execution-id.ts";
import type { GuestLine } from "../../src/execution/log-line.ts";
import type { ExecutionId } from "../../src/execution/execution-id.ts";
import { parseFfqn } from "../../src/wit/ffqn.ts";
import type { Ffqn } from "../../src/wit/ffqn.ts";
import { parseJson, printJson } from "../../src/wit/json-text.ts";
import type { JsonText } from "../../src/wit/json-text.ts";
import type { HostParts } from "../support/workflow-host.ts";
import { SAMPLE_ID, workflowHost } from "../support/workflow-host.ts";

export interface RunnerOptions {
  readonly budgetBytes?: number;
  readonly tickMs?: number;
  readonly owner?: string;
  /** The runner of an object in the same isolate. */
  readonly beside?: ComponentRunner;
  /** The bindings of the Worker by name. */
  readonly bindings?: Readonly<Record<string, unknown>>;
}

export class ComponentRunner {
  readonly registry: ComponentRegistry;
  readonly components: ObjectComponents;
  readonly budget: InstanceBudget;
  readonly lines: GuestLine[] = [];
  /** What the object was asked to stay awake for. */
  readonly keptAwakeFor: Promise<unknown>[] = [];

  constructor(entries: readonly ComponentEntry[], options: RunnerOptions = {}) {
    const { budgetBytes = 2 ** 30, tickMs, owner = "object", beside, bindings = {} } = options;
    this.registry = beside?.registry ?? new ComponentRegistry(entries);
    this.budget = beside?.budget ?? new InstanceBudget(budgetBytes, () => Date.now());
    this.components = new ObjectComponents({
      owner,
      keepAwake: (work) => this.keptAwakeFor.push(work),
      registry: this.registry,
      budget: this.budget,
      tickMs,
      bindings: (name) => bindings[name],
    });
  }

  async lease(name: string): Promise<Lease> {
    const target = this.components.exporting(ffqn(name));
    if (target === undefined) throw new Error(`nobody exports ${name}`);
    return this.components.lease(target.component);
  }

  async runActivity(
    name: string,
    params: string,
    beforeOutside: () => void = () => {},
  ): ReturnType<Lease["run"]> {
    const lease = await this.lease(name);
    return lease.run({
      ...activityRun(name, params, beforeOutside),
      log: (line) => this.lines.push(line),
    });
  }

  async runWorkflow(name: string, params: string, host: HostParts = {}): ReturnType<Lease["run"]> {
    const lease = await this.lease(name);
    return lease.run({ ...workflowRun(name, params, host), log: (line) => this.lines.push(line) });
  }
}

export function activityRun(
  name: string,
  params: string,
  beforeOutside: () => void = () => {},
): RunRequest {
  return {
    kind: "activity",
    ffqn: ffqn(name),
    params: jsonText(params),
    beforeOutside,
    log: () => {},
    info: { executionId: SAMPLE_ID, attempt: 1, deadlineMs: 1_700_000_030_500 },
  };
}

export function workflowRun(name: string, params: string, host: HostParts = {}): RunRequest {
  return {
    kind: "workflow",
    ffqn: ffqn(name),
    params: jsonText(params),
    host: workflowHost({ ffqn: ffqn(name), ...host }),
    log: () => {},
  };
}

export function ffqn(text: string): Ffqn {
  const parsed = parseFfqn(text);
  if (typeof parsed !== "string") throw new Error(parsed.reason);
  return parsed;
}

/** Canonical JSON text of any JSON text. */
export function jsonText(text: string): JsonText {
  const parsed = parseJson(text);
  if (!("ok" in parsed)) throw new Error(parsed.message);
  return printJson(parsed.ok);
}

export function executionId(text: string): ExecutionId {
  const parsed = parseExecutionId(text);
  if (typeof parsed !== "string") throw new Error(`not an execution id: ${text}`);
  return parsed;
}
