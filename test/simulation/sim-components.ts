/** The component runtime of a simulated world: it runs generated programs and notes what they observe. */
import type {
  ActivityRun,
  ComponentRuntime,
  Dropped,
  Lease,
  RunRequest,
  Target,
  WorkflowRun,
} from "../../src/engine/component-runtime.ts";
import type { Commit, JournalRow } from "../../src/execution/commit.ts";
import { commitsOf } from "../../src/execution/commit.ts";
import type { ComponentId } from "../../src/execution/component-id.ts";
import { makeComponentId } from "../../src/execution/component-id.ts";
import { effectiveCommits, foldJournal } from "../../src/execution/effective-facts.ts";
import type { ExecutionId } from "../../src/execution/execution-id.ts";
import type { Fact } from "../../src/execution/fact.ts";
import type { RetryPolicy } from "../../src/execution/retry-policy.ts";
import type { RunOutcome } from "../../src/execution/run-outcome.ts";
import { printJson } from "../../src/wit/json-text.ts";
import type { Ffqn } from "../../src/wit/ffqn.ts";
import type {
  ActivityProgram,
  Answer,
  End,
  Program,
  Programs,
  WorkflowProgram,
} from "./program.ts";
import {
  activityValue,
  attemptEnd,
  errText,
  LISTED_ERR,
  LOCK_EXPIRY_MS,
  MAX_RETRIES,
  RETRY_EXP_BACKOFF_MS,
} from "./program.ts";
import { LogWitness } from "./log-witness.ts";
import { unloadAtOnce } from "./always-cold.ts";
import type { Drive } from "./sim-workflow.ts";
import { driveWorkflow } from "./sim-workflow.ts";
import { follow } from "./workflow-program.ts";
import type { Life, SimWorld } from "./sim-world.ts";

/** What the outside saw of the programs, over all lives. */
export class Observations {
  /** Attempts that began, by the argument of the activity, which is unique per execution. */
  readonly attempts = new Map<string, number>();
  /** The workflow's own time at each of its calls and at its end, by `path` and number of the call; the latest run's. */
  readonly times = new Map<string, number>();
  /** Activities that an operator repaired before he unpaused them. */
  readonly repaired = new Set<string>();
  /** The operator has repaired everything that he can, and retries the tree. */
  isRepaired = false;
  /** What an attempt did that no attempt may do. */
  readonly problems: string[] = [];
  readonly logs: LogWitness;

  /** @param rows a journal that the world begins with, whose attempts have been seen */
  constructor(rows: readonly JournalRow[]) {
    this.logs = new LogWitness(rows.length);
    const paths = new Map<number, string>();
    for (const fact of allFacts(rows)) {
      if (fact.kind === "asked") paths.set(fact.child, pathIn(fact.params ?? ""));
      if (fact.kind === "retried") this.isRepaired = true;
      if (fact.kind === "paused" && fact.reason === "retries-exhausted") {
        this.repaired.add(paths.get(fact.of) ?? "");
      }
      if (fact.kind !== "failed" && fact.kind !== "timed-out") continue;
      const path = paths.get(fact.of) ?? "";
      this.attempts.set(path, (this.attempts.get(path) ?? 0) + 1);
    }
  }
}

export const LEASE_WAIT_MS_MAX = 50;
/** How long a blocked workflow may keep its memory when memory is short. */
export const UNLOAD_AFTER_MS_MAX = 20;

type Settle = (outcome: RunOutcome | Dropped) => void;

export interface Deployment {
  readonly programs: Programs;
  readonly observations: Observations;
  /** Its number: every deployment has the same programs, with other digests. */
  readonly deployed: number;
  /** Whether the execution waits for an answer, as its tree has it. */
  readonly isBlocked: (id: ExecutionId) => boolean;
}

export class SimComponents implements ComponentRuntime {
  readonly #world: SimWorld;
  readonly #life: Life;
  readonly #programs: Programs;
  readonly #observations: Observations;
  readonly #deployed: number;
  readonly #isBlocked: Deployment["isBlocked"];

  constructor(world: SimWorld, life: Life, deployment: Deployment) {
    this.#world = world;
    this.#life = life;
    this.#programs = deployment.programs;
    this.#observations = deployment.observations;
    this.#deployed = deployment.deployed;
    this.#isBlocked = deployment.isBlocked;
  }

  exporting(ffqn: Ffqn): Target | undefined {
    const program = this.#programs.get(ffqn);
    if (program === undefined) return undefined;
    return {
      component: makeComponentId(program.kind, "sim", digestOf(this.#deployed)),
      kind: program.kind,
      lockExpiryMs: LOCK_EXPIRY_MS,
      retry: policyOf(program),
      onNondeterminism: "park",
      generationsKept: 1_000,
    };
  }

  resultMismatch(): null {
    return null;
  }

  async lease(component: ComponentId): Promise<Lease> {
    this.#world.point(this.#life, `lease ${component.slice(0, 8)}`);
    if (this.#world.random.chance(0.05)) {
      const waitMs = this.#world.random.between(0, LEASE_WAIT_MS_MAX);
      await new Promise<void>((resolve) => this.#world.schedule(this.#life, waitMs, resolve));
    }
    return this.#newLease();
  }

  #newLease(): Lease {
    let settle: Settle | null = null;
    let isDropped = false;
    const drop = (): void => {
      isDropped = true;
      settle?.({ kind: "dropped" });
    };
    return {
      drop,
      run: (request) =>
        new Promise((resolve) => {
          settle = resolve;
          if (isDropped) resolve({ kind: "dropped" });
          else this.#run(request, drop).then(resolve, () => resolve({ kind: "dropped" }));
        }),
    };
  }

  async #run(request: RunRequest, drop: () => void): Promise<RunOutcome> {
    this.#world.point(this.#life, `run ${request.ffqn}`);
    const program = this.#programs.get(request.ffqn);
    if (program === undefined) throw new Error(`no program ${request.ffqn}`);
    const path = pathIn(request.params);
    return request.kind === "activity" && program.kind === "activity"
      ? await this.#attempt(program, path, request)
      : await this.#workflow(program as WorkflowProgram, path, request as WorkflowRun, drop);
  }

  async #attempt(
    program: ActivityProgram,
    path: string,
    request: ActivityRun,
  ): Promise<RunOutcome> {
    const attempt = (this.#observations.attempts.get(path) ?? 0) + 1;
    this.#observations.attempts.set(path, attempt);
    const say = this.#observations.logs.speaker("activity", path, request.log);
    say("begins");
    this.#mustNotBeFinished(path);
    const end = this.#isRepaired(program, path) ? "ok" : attemptEnd(program, attempt);
    if (end === "poison") this.#world.kill(this.#life, "poison");
    if (end === "hang" || end === "poison") {
      if (end === "hang") this.#goOutside(path, request);
      return await new Promise(() => undefined);
    }
    if (program.durationMs > 0) {
      this.#goOutside(path, request);
      await new Promise<void>((resolve) =>
        this.#world.schedule(this.#life, program.durationMs, resolve),
      );
    }
    say("ends");
    if (end === "ok") return returned({ kind: "ok", value: activityValue(path) }, false);
    if (end === "trap") return { kind: "trapped", reason: "unreachable", detail: null };
    return returned({ kind: "err", value: errText(end) }, end === "permanent-err");
  }

  #isRepaired(program: ActivityProgram, path: string): boolean {
    const { repaired, isRepaired } = this.#observations;
    return repaired.has(path) || (isRepaired && program.isRepairable);
  }

  /** What leaves the object must follow from rows that are written; the platform then holds it until they are durable. */
  #goOutside(path: string, request: ActivityRun): void {
    request.beforeOutside();
    const written = facts(this.#world.rows());
    const number = numberOf(path, written);
    if (!written.some((fact) => fact.kind === "locked" && fact.of === number)) {
      this.#observations.problems.push(`${path} went outside before its lock was written`);
    }
  }

  #mustNotBeFinished(path: string): void {
    const durable = facts(this.#world.durableRows());
    const number = numberOf(path, durable);
    if (durable.some((fact) => fact.kind === "finished" && fact.of === number)) {
      this.#observations.problems.push(`${path} ran again after its result was durable`);
    }
  }

  async #workflow(
    program: WorkflowProgram,
    path: string,
    request: WorkflowRun,
    drop: () => void,
  ): Promise<RunOutcome> {
    const say = this.#observations.logs.speaker("workflow", path, request.log);
    const drive: Drive = {
      host: request.host,
      deployed: this.#deployed,
      waits: (answer) => {
        if (!this.#world.faults.isAlwaysCold) this.#unloadIfBlocked(answer, drop);
        else unloadAtOnce(answer, () => this.#isBlocked(request.host.executionId), drop);
      },
      before: (index) => {
        say(`request ${index}`);
        this.#observations.times.set(`${path}#${index}`, request.host.nowMs());
      },
      after: (index) => say(`answer ${index}`),
    };
    const end = await driveWorkflow(drive, follow(program, path));
    if (end.kind !== "failure" || program.end !== "poison") return outcomeOf(end);
    this.#world.kill(this.#life, "poison");
    return await new Promise(() => undefined);
  }

  /** Memory is short: a workflow that still waits some time after its call has to go. */
  #unloadIfBlocked(call: Promise<unknown>, drop: () => void): void {
    const world = this.#world;
    if (!world.random.chance(world.faults.unload)) return;
    if (world.faults.unload < 1 && world.random.chance(0.2)) {
      queueMicrotask(drop);
      return;
    }
    const cancel = world.schedule(this.#life, world.random.pick([0, 0, UNLOAD_AFTER_MS_MAX]), drop);
    call.then(cancel, cancel);
  }
}

function outcomeOf(end: End): RunOutcome {
  return end.kind === "failure"
    ? { kind: "trapped", reason: "unreachable", detail: null }
    : returned(end, false);
}

function returned(answer: Answer, isPermanent: boolean): RunOutcome {
  return {
    kind: "returned",
    retval: { kind: answer.kind, value: printJson(answer.value) },
    isPermanent,
  };
}

/** A commit of these small worlds is one row, and a row is parsed once. */
const factsByRow = new WeakMap<JournalRow, readonly Fact[]>();

function allFacts(rows: readonly JournalRow[]): readonly Fact[] {
  return rows.flatMap((row) => {
    const known = factsByRow.get(row) ?? [...commitsOf([row])].flatMap((commit) => commit.facts);
    factsByRow.set(row, known);
    return known;
  });
}

/** Without what a retry took back. */
function facts(rows: readonly JournalRow[]): readonly Fact[] {
  const all = allFacts(rows);
  if (!all.some((fact) => fact.kind === "retried")) return all;
  return effectiveOf(rows).flatMap((commit) => commit.facts);
}

export function effectiveOf(rows: readonly JournalRow[]): Commit[] {
  const commits = [...commitsOf(rows)];
  return [...effectiveCommits(commits, foldJournal(() => commits).takenBack)];
}

function digestOf(deployed: number): string {
  return `sha256:${String(deployed).padStart(64, "0")}`;
}

function policyOf(program: Program): RetryPolicy {
  const basic = { maxRetries: MAX_RETRIES, retryExpBackoffMs: RETRY_EXP_BACKOFF_MS };
  if (program.kind !== "activity") return basic;
  const { backoffFactor, maxBackoffMs, jitter, onExhausted } = program.policy;
  return {
    ...basic,
    retryBackoffFactor: backoffFactor,
    retryMaxBackoffMs: maxBackoffMs,
    retryJitter: jitter,
    nonRetryable: [LISTED_ERR],
    onExhausted,
  };
}

function numberOf(path: string, all: readonly Fact[]): number | undefined {
  for (const fact of all) {
    const isTop = fact.kind === "created" || fact.kind === "restarted";
    if (isTop && pathIn(fact.params) === path) return 0;
    if (fact.kind === "asked" && pathIn(fact.params ?? "") === path) return fact.child;
  }
  return undefined;
}

/** Every program takes one string: its place in the tree of calls. */
export function pathIn(params: string): string {
  const parsed = JSON.parse(params) as [string];
  return parsed[0];
}
