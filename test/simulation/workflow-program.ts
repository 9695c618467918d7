/**
 * What the workflows of a simulated world do: a program asks, is answered and goes on. Whoever drives it answers:
 * the engine, the journal of a world that has ended, or a model without an engine.
 */
import type { ExecutionId } from "../../src/execution/execution-id.ts";
import { parseExecutionId } from "../../src/execution/execution-id.ts";
import type { JoinSetId } from "../../src/execution/join-set-id.ts";
import type { Ffqn } from "../../src/wit/ffqn.ts";
import type { Answer, End, WorkflowCall, WorkflowProgram, WorkflowStep } from "./program.ts";
import { activityValue, callPath, mix, nextPath, workflowEnd } from "./program.ts";

export type SimRequest =
  | { readonly kind: "call"; readonly ffqn: Ffqn; readonly path: string }
  | { readonly kind: "sleep"; readonly ms: number }
  | { readonly kind: "create"; readonly name: string | null }
  | {
      readonly kind: "submit";
      readonly set: JoinSetId;
      readonly ffqn: Ffqn;
      readonly path: string;
      readonly refusedBy: RefusedBy;
    }
  | { readonly kind: "delay"; readonly set: JoinSetId; readonly ms: number }
  | { readonly kind: "next" | "try"; readonly set: JoinSetId }
  | { readonly kind: "close"; readonly set: JoinSetId; readonly isAwaited: boolean }
  | {
      readonly kind: "schedule";
      readonly id: ExecutionId;
      readonly ms: number;
      readonly ffqn: Ffqn;
      readonly path: string;
      readonly refusedBy: RefusedBy;
    }
  | { readonly kind: "stub"; readonly target: ExecutionId; readonly value: number }
  /** There is no answer. */
  | { readonly kind: "restart"; readonly path: string };

/** The deployments that refuse it, as remainders of their numbers; null: none. */
export type RefusedBy = number | null;

/** Every second deployment knows a function that others refuse. */
export function isRefused(refusedBy: RefusedBy, deployed: number): boolean {
  return refusedBy === deployed % 2;
}

/** What a request is answered: a value of a member, or a word of the host. */
export type SimReply = Answer | { readonly kind: "told"; readonly text: string };

export type SimRun = Generator<SimRequest, End, SimReply>;

/** No answer is left in the join set. */
export const NONE = "none";
/** A delay of the join set is over. */
export const DELAY_OVER = "delay ok";

export function told(text: string): SimReply {
  return { kind: "told", text };
}

interface Workings {
  accumulator: number;
  readonly sets: JoinSetId[];
  /** Children of a stub, with their places. */
  readonly stubs: { readonly id: ExecutionId; readonly path: string }[];
}

/** Runs a program; `path` is its argument, unique in its world. */
export function* follow(program: WorkflowProgram, path: string): SimRun {
  const workings: Workings = { accumulator: 1, sets: [], stubs: [] };
  for (const [index, step] of program.steps.entries()) {
    const end = yield* take(workings, step, callPath(path, index));
    if (end !== null) return end;
  }
  const next = nextPath(program, path);
  if (next !== null) yield { kind: "restart", path: next };
  return workflowEnd(program, workings.accumulator);
}

/** The end of the workflow, if the step is its last one. */
function* take(
  workings: Workings,
  step: WorkflowStep,
  path: string,
): Generator<SimRequest, End | null, SimReply> {
  switch (step.kind) {
    case "call":
      return yield* call(workings, step, path);
    case "sleep":
      yield { kind: "sleep", ms: step.ms };
      return null;
    case "create": {
      const answer = yield { kind: "create", name: step.name };
      if (answer.kind === "told" && answer.text !== NONE) workings.sets.push(asJoinSet(answer));
      return null;
    }
    case "schedule": {
      const { ms, ffqn, refusedBy } = step;
      add(workings, yield { kind: "schedule", id: idFor(path), ms, ffqn, path, refusedBy });
      return null;
    }
    case "stub": {
      const stub = step.isAbroad ? { id: idAbroad(path), path } : workings.stubs.at(step.which);
      if (stub === undefined) return null;
      const value = activityValue(stub.path) + step.error;
      const outcome = yield { kind: "stub", target: stub.id, value };
      if (step.isMixed) add(workings, outcome);
      return null;
    }
    default: {
      const set = workings.sets[step.set % workings.sets.length];
      if (set !== undefined) yield* useSet(workings, step, set, path);
      return null;
    }
  }
}

function* call(
  workings: Workings,
  { ffqn, onErr }: WorkflowCall,
  path: string,
): Generator<SimRequest, End | null, SimReply> {
  const answer = yield { kind: "call", ffqn, path };
  if (answer.kind === "err" && onErr === "return") return answer;
  add(workings, answer);
  return null;
}

type SetStep = Extract<WorkflowStep, { readonly set: number }>;

function* useSet(
  workings: Workings,
  step: SetStep,
  set: JoinSetId,
  path: string,
): Generator<SimRequest, void, SimReply> {
  switch (step.kind) {
    case "submit":
      for (const [place, ffqn] of step.targets.entries()) {
        const { refusedBy } = step;
        const child = `${path}.${place}`;
        const answer = yield { kind: "submit", set, ffqn, path: child, refusedBy };
        if (answer.kind !== "told" || !answer.text.startsWith("E_")) add(workings, answer);
        else if (ffqn.includes("stubs"))
          workings.stubs.push({ id: idOf(answer.text), path: child });
      }
      return;
    case "delay":
      yield { kind: "delay", set, ms: step.ms };
      return;
    case "next":
    case "try":
      for (let i = 0; i < step.times; i += 1) add(workings, yield { kind: step.kind, set });
      return;
    case "drain":
      yield* drain(workings, set);
      return;
    case "close":
      workings.sets.splice(workings.sets.indexOf(set), 1);
      yield { kind: "close", set, isAwaited: step.isAwaited };
  }
}

/** Takes all that is left; in which order it came makes no difference. */
function* drain(workings: Workings, set: JoinSetId): Generator<SimRequest, void, SimReply> {
  let sum = 0;
  for (;;) {
    const answer = yield { kind: "next", set };
    if (answer.kind === "told" && answer.text === NONE) break;
    sum += valueOf(answer);
  }
  add(workings, { kind: "ok", value: sum % 1_000_003 });
}

function add(workings: Workings, reply: SimReply): void {
  const value = { kind: "ok", value: valueOf(reply) } as const;
  workings.accumulator = mix(workings.accumulator, value);
}

function valueOf(reply: SimReply): number {
  switch (reply.kind) {
    case "ok":
      return reply.value;
    case "err":
      return reply.value.length;
    case "told":
      return activityValue(reply.text);
  }
}

function asJoinSet({ text }: { readonly text: string }): JoinSetId {
  return text as JoinSetId;
}

function idOf(text: string): ExecutionId {
  const id = parseExecutionId(text);
  if (typeof id !== "string") throw new Error(id.reason);
  return id;
}

/** An execution of another tree, for each path its own. */
function idAbroad(path: string): ExecutionId {
  return idOf(`${idFor(path)}.g:1_1`);
}

/** A top-level id of its own for each path. */
function idFor(path: string): ExecutionId {
  const digits = `${activityValue(path)}${activityValue(`${path}!`)}${path.length}`;
  return idOf(`E_${digits.padStart(26, "0")}`);
}
