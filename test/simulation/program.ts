/**
 * Generated little programs, and what they mean: an interpreter without engine, journal or faults.
 *
 * An activity computes a number from its argument after some attempts that fail. A workflow calls functions
 * one after the other, mixes what they answer into an accumulator, and ends by returning or failing.
 */
import type { Ffqn } from "../../src/wit/ffqn.ts";
import { makeFfqn } from "../../src/wit/ffqn.ts";
import type { SeededRandom } from "./seeded-random.ts";

/** `poison` kills the object each time. */
export type AttemptEnd = "ok" | "err" | "permanent-err" | "trap" | "hang" | "poison";

export interface ActivityProgram {
  readonly kind: "activity";
  readonly ffqn: Ffqn;
  /** How the first attempts end; later ones end as the last of these. */
  readonly attempts: readonly AttemptEnd[];
  /** 0: returns within its turn. Otherwise it waits outside for so long. */
  readonly durationMs: number;
}

export interface WorkflowProgram {
  readonly kind: "workflow";
  readonly ffqn: Ffqn;
  readonly calls: readonly WorkflowCall[];
  readonly end: "ok" | "err" | "trap";
}

export interface WorkflowCall {
  readonly ffqn: Ffqn;
  /** What the workflow does with an err: ends with it, or goes on. */
  readonly onErr: "return" | "mix";
}

export type Program = ActivityProgram | WorkflowProgram;
export type Programs = ReadonlyMap<Ffqn, Program>;

export const MAX_RETRIES = 6;
export const RETRY_EXP_BACKOFF_MS = 100;
export const LOCK_EXPIRY_MS = 5_000;

/** What a caller gets: every failure of the platform is the err `execution_failed`. */
export type Answer =
  | { readonly kind: "ok"; readonly value: number }
  | { readonly kind: "err"; readonly value: string };

export type End = Answer | { readonly kind: "failure"; readonly failure: string };

/** @param lastEnds how activities may fail for good */
export function generatePrograms(random: SeededRandom, lastEnds: readonly AttemptEnd[]): Programs {
  const programs = new Map<Ffqn, Program>();
  const callable: Ffqn[] = [];
  for (let i = random.between(1, 4); i > 0; i -= 1) {
    const ffqn = makeFfqn("sim:activities/ifc", `a${i}`);
    programs.set(ffqn, generateActivity(random, ffqn, lastEnds));
    callable.push(ffqn);
  }
  for (let i = random.between(1, 3); i > 0; i -= 1) {
    const ffqn = makeFfqn("sim:workflows/ifc", `w${4 - i}`);
    programs.set(ffqn, generateWorkflow(random, ffqn, callable));
    callable.push(ffqn);
  }
  return programs;
}

/** The workflow that was generated last, which may call all others. */
export function mainOf(programs: Programs): Ffqn {
  const main = [...programs.keys()].at(-1);
  if (main === undefined) throw new Error("no programs");
  return main;
}

function generateActivity(
  random: SeededRandom,
  ffqn: Ffqn,
  lastEnds: readonly AttemptEnd[],
): ActivityProgram {
  const failures = Array.from({ length: random.between(0, 2) }, () =>
    random.pick<AttemptEnd>(["err", "trap", "hang"]),
  );
  const last: AttemptEnd = random.chance(0.2) ? random.pick<AttemptEnd>(["ok", ...lastEnds]) : "ok";
  return {
    kind: "activity",
    ffqn,
    attempts: last === "poison" ? [last] : [...failures, last],
    durationMs: random.chance(0.6) ? 0 : random.between(1, LOCK_EXPIRY_MS / 2),
  };
}

function generateWorkflow(
  random: SeededRandom,
  ffqn: Ffqn,
  callable: readonly Ffqn[],
): WorkflowProgram {
  const [first = ffqn, ...rest] = callable;
  // Only a workflow that calls no other may be long, or the tree would grow with a power of it.
  const isLong = !callable.some((name) => name.includes("/ifc.w")) && random.chance(0.2);
  return {
    kind: "workflow",
    ffqn,
    calls: Array.from({ length: random.between(0, isLong ? 120 : 5) }, () => ({
      ffqn: random.pick([first, ...rest]),
      onErr: random.pick<WorkflowCall["onErr"]>(["return", "mix", "mix"]),
    })),
    end: random.chance(0.8) ? "ok" : random.pick(["err", "trap"]),
  };
}

/** What the execution of `ffqn` with the argument `path` ends with, in a world without faults. */
export function interpret(programs: Programs, ffqn: Ffqn, path: string): End {
  const program = programs.get(ffqn);
  if (program === undefined) throw new Error(`no program ${ffqn}`);
  return program.kind === "activity"
    ? interpretActivity(program, path)
    : interpretWorkflow(programs, program, path);
}

/** How long the execution takes in a world without faults: waits outside, timeouts and backoffs. */
export function expectedMs(programs: Programs, ffqn: Ffqn, path: string): number {
  const program = programs.get(ffqn);
  if (program === undefined) throw new Error(`no program ${ffqn}`);
  if (program.kind === "activity") return attemptsMs(program);
  let total = 0;
  for (const [index, call] of program.calls.entries()) {
    total += expectedMs(programs, call.ffqn, callPath(path, index));
    const end = interpret(programs, call.ffqn, callPath(path, index));
    if (end.kind !== "ok" && call.onErr === "return") return total;
  }
  return total;
}

function attemptsMs(program: ActivityProgram): number {
  let total = 0;
  for (let attempt = 1; attempt <= MAX_RETRIES + 1; attempt += 1) {
    const end = attemptEnd(program, attempt);
    total += end === "hang" ? LOCK_EXPIRY_MS : program.durationMs;
    if (end === "ok" || end === "permanent-err" || attempt > MAX_RETRIES) return total;
    total += RETRY_EXP_BACKOFF_MS * 2 ** (attempt - 1);
  }
  return total;
}

export function activityValue(path: string): number {
  let value = 7;
  for (const unit of path) value = (value * 31 + (unit.codePointAt(0) ?? 0)) % 1_000_003;
  return value;
}

export function mix(accumulator: number, answer: Answer): number {
  const value = answer.kind === "ok" ? answer.value : answer.value.length;
  return (accumulator * 131 + value) % 1_000_003;
}

function interpretActivity(program: ActivityProgram, path: string): End {
  for (let attempt = 1; attempt <= MAX_RETRIES + 1; attempt += 1) {
    const end = attemptEnd(program, attempt);
    if (end === "ok") return { kind: "ok", value: activityValue(path) };
    if (end === "permanent-err") return { kind: "err", value: "permanent" };
  }
  switch (attemptEnd(program, MAX_RETRIES + 1)) {
    case "trap":
    case "poison":
      return { kind: "failure", failure: "uncategorized" };
    case "hang":
      return { kind: "failure", failure: "timed-out" };
    default:
      return { kind: "err", value: "err" };
  }
}

export function attemptEnd(program: ActivityProgram, attempt: number): AttemptEnd {
  return program.attempts[attempt - 1] ?? program.attempts.at(-1) ?? "ok";
}

function interpretWorkflow(programs: Programs, program: WorkflowProgram, path: string): End {
  let accumulator = 1;
  for (const [index, call] of program.calls.entries()) {
    const answer = answerOf(interpret(programs, call.ffqn, callPath(path, index)));
    if (answer.kind === "err" && call.onErr === "return") return answer;
    accumulator = mix(accumulator, answer);
  }
  return workflowEnd(program, accumulator);
}

export function workflowEnd(program: WorkflowProgram, accumulator: number): End {
  if (program.end === "ok") return { kind: "ok", value: accumulator };
  if (program.end === "err") return { kind: "err", value: `err ${accumulator}` };
  return { kind: "failure", failure: "uncategorized" };
}

export function callPath(path: string, index: number): string {
  return `${path}/${index}`;
}

function answerOf(end: End): Answer {
  return end.kind === "failure" ? { kind: "err", value: "execution_failed" } : end;
}
