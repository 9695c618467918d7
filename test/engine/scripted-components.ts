/** A component runtime whose functions are scripts of the test. */
import { LimitReached } from "../../src/engine/component-runtime.ts";
import type {
  AttemptInfo,
  CallRequest,
  ComponentRuntime,
  Dropped,
  Lease,
  LogSink,
  RunRequest,
  SleepEnd,
  Soon,
  Target,
  WorkflowHost,
  WorkflowRun,
} from "../../src/engine/component-runtime.ts";
import type { ComponentKind } from "../../src/execution/component-id.ts";
import type { ScheduleAt } from "../../src/execution/schedule-at.ts";
import type { RunOutcome } from "../../src/execution/run-outcome.ts";
import type { Ffqn } from "../../src/wit/ffqn.ts";
import { functionOf } from "../../src/wit/ffqn.ts";
import type { JsonText, JsonValue } from "../../src/wit/json-text.ts";
import type { Retval } from "../../src/wit/retval.ts";
import { component, ffqn, json, params } from "../support/sample-names.ts";
import { LOCK_MS, RETRY } from "../support/sample-facts.ts";

export interface Attempt {
  readonly params: JsonText;
  /** From 1, over all lives of the object. */
  readonly number: number;
  /** To be called before anything leaves the object. */
  readonly beforeOutside: () => void;
  readonly log: LogSink;
  readonly info: AttemptInfo;
}

export type ActivityScript = (attempt: Attempt) => RunOutcome | Promise<RunOutcome>;

export interface ScriptHost {
  readonly executionId: string;
  readonly params: JsonText;
  readonly log: LogSink;
  nowMs(): number;
  call(functionName: string, ...params: JsonValue[]): Promise<Retval>;
  sleep(scheduleAt: ScheduleAt, name?: string): Promise<SleepEnd>;
  /** Any other request of the host. */
  ask<T>(request: (host: WorkflowHost) => Soon<T>): Promise<T>;
}

/** A call as typed imports make it. */
export function called(functionName: string, values: readonly JsonValue[]): CallRequest {
  return { ffqn: ffqn(functionName), params: params(...values), refusal: () => null };
}

export type WorkflowScript = (host: ScriptHost) => Promise<RunOutcome>;

type Script =
  | { readonly kind: "activity"; readonly script: ActivityScript }
  | { readonly kind: "workflow"; readonly script: WorkflowScript }
  | { readonly kind: "activity_stub" };

export type Settings = Partial<Omit<Target, "component" | "kind">> & { readonly digit?: string };
type Deployed = Script & { readonly target: Target };

export function ok(value: JsonValue): RunOutcome {
  return { kind: "returned", retval: { kind: "ok", value: json(value) }, isPermanent: false };
}

export function err(value: JsonValue): RunOutcome {
  return { kind: "returned", retval: { kind: "err", value: json(value) }, isPermanent: false };
}

export const TRAP: RunOutcome = { kind: "trapped", reason: "unreachable", detail: null };

export class ScriptedComponents implements ComponentRuntime {
  readonly #trace: string[];
  readonly #functions = new Map<string, Deployed>();
  readonly #attempts = new Map<string, number>();
  readonly #leases = new Map<string, Lease>();
  readonly #held = new Set<Lease>();

  /** @param trace each run adds a line to it */
  constructor(trace: string[]) {
    this.#trace = trace;
  }

  activity(name: string, script: ActivityScript, settings: Settings = {}): this {
    return this.#deploy(name, { kind: "activity", script }, settings);
  }

  /** @param settings `digit` tells its component from others */
  workflow(name: string, script: WorkflowScript, settings: Settings = {}): this {
    return this.#deploy(name, { kind: "workflow", script }, settings);
  }

  /** A function whose executions get their results from somebody else. */
  stub(name: string): this {
    return this.#deploy(name, { kind: "activity_stub" }, {});
  }

  /** What is wrong with a result; null: nothing. */
  resultMismatch: ComponentRuntime["resultMismatch"] = () => null;

  remove(name: string): void {
    this.#functions.delete(ffqn(name));
  }

  /** Takes the memory of the latest run of the function. */
  unload(name: string): void {
    this.#leases.get(ffqn(name))?.drop();
  }

  /** Leases that were not given back, of all lives of the object. */
  get leaseCount(): number {
    return this.#held.size;
  }

  exporting(name: Ffqn): Target | undefined {
    return this.#functions.get(name)?.target;
  }

  async lease(): Promise<Lease> {
    const dropped = Promise.withResolvers<Dropped>();
    const lease: Lease = {
      drop: () => {
        this.#held.delete(lease);
        dropped.resolve({ kind: "dropped" });
      },
      run: (request) => {
        this.#leases.set(request.ffqn, lease);
        return Promise.race([dropped.promise, this.#run(request)]);
      },
    };
    this.#held.add(lease);
    return lease;
  }

  async #run(request: RunRequest): Promise<RunOutcome | Dropped> {
    const deployed = this.#functions.get(request.ffqn);
    this.#trace.push(`run ${functionOf(request.ffqn)}`);
    if (deployed?.kind === "activity" && request.kind === "activity") {
      const number = (this.#attempts.get(request.ffqn) ?? 0) + 1;
      this.#attempts.set(request.ffqn, number);
      return await deployed.script({ ...request, number });
    }
    if (deployed?.kind !== "workflow" || request.kind !== "workflow") {
      throw new Error(`${request.ffqn} is not deployed as ${request.kind}`);
    }
    return await runWorkflow(deployed.script, request);
  }

  #deploy(name: string, script: Script, settings: Settings): this {
    const { digit = "a", ...change } = settings;
    const kind: ComponentKind = script.kind;
    this.#functions.set(ffqn(name), {
      ...script,
      target: {
        component: component(kind, digit),
        kind,
        lockExpiryMs: LOCK_MS,
        retry: RETRY,
        onNondeterminism: "park",
        generationsKept: 2,
        ...change,
      },
    });
    return this;
  }
}

/** A call that rejects unwinds the script, as it unwinds a component. */
async function runWorkflow(
  script: WorkflowScript,
  { params: ownParams, host, log }: WorkflowRun,
): Promise<RunOutcome | Dropped> {
  let isUnwound = false;
  async function unwinding<T>(ask: () => Soon<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      isUnwound = !(error instanceof LimitReached);
      throw error;
    }
  }
  try {
    return await script({
      executionId: host.executionId,
      params: ownParams,
      log,
      nowMs: () => host.nowMs(),
      call: async (functionName, ...values) => {
        const returned = await unwinding(() => host.call(called(functionName, values)));
        if (returned.kind === "refused") throw new Error(returned.refusal.kind);
        return returned.retval;
      },
      sleep: (scheduleAt, name = "sleep") => unwinding(() => host.sleep(scheduleAt, name)),
      ask: (request) => unwinding(async () => request(host)),
    });
  } catch (error) {
    if (isUnwound) return { kind: "dropped" };
    throw error;
  }
}
