/**
 * Generated little programs, and what they mean: an interpreter without engine, journal or faults.
 *
 * An activity computes a number from its argument after some attempts that fail. A workflow calls functions and
 * sleeps, one after the other, mixes what is answered into an accumulator, and ends by returning or failing.
 * An operator may repair what is broken: when he unpauses an activity that ran out of retries, and when he
 * retries the tree.
 */
import type { Ffqn } from "../../src/wit/ffqn.ts";
import { makeFfqn } from "../../src/wit/ffqn.ts";
import { interpretJoinSets, joinSetSteps, usesJoinSets } from "./join-set-program.ts";
import type { SeededRandom } from "./seeded-random.ts";

/** `poison` kills the object each time; `listed-err` is an err that the retry policy lists. */
export type AttemptEnd = "ok" | "err" | "permanent-err" | "listed-err" | "trap" | "hang" | "poison";

export interface ActivityProgram {
  readonly kind: "activity";
  readonly ffqn: Ffqn;
  /** How the first attempts end; later ones end as the last of these. */
  readonly attempts: readonly AttemptEnd[];
  /** 0: returns within its turn. Otherwise it waits outside for so long. */
  readonly durationMs: number;
  /** It ends with ok as soon as the tree was retried. */
  readonly isRepairable: boolean;
  readonly policy: ActivityPolicy;
}

export interface ActivityPolicy {
  readonly backoffFactor: number;
  readonly maxBackoffMs: number;
  readonly jitter: number;
  readonly onExhausted: "fail" | "pause";
}

export interface WorkflowProgram {
  readonly kind: "workflow";
  readonly ffqn: Ffqn;
  readonly steps: readonly WorkflowStep[];
  /** `poison` kills the object each time. */
  readonly end: "ok" | "err" | "trap" | "poison";
}

export type WorkflowStep = WorkflowCall | WorkflowSleep | JoinSetStep;

/** What a workflow does with join sets and executions that are no children; `set`: which of its open ones. */
export type JoinSetStep =
  | { readonly kind: "create"; readonly name: string | null }
  | {
      readonly kind: "submit";
      readonly set: number;
      readonly targets: readonly Ffqn[];
      readonly refusedBy: number | null;
    }
  | { readonly kind: "delay"; readonly set: number; readonly ms: number }
  | { readonly kind: "next" | "try"; readonly set: number; readonly times: number }
  | { readonly kind: "drain"; readonly set: number }
  | { readonly kind: "close"; readonly set: number; readonly isAwaited: boolean }
  | {
      readonly kind: "schedule";
      readonly ms: number;
      readonly ffqn: Ffqn;
      readonly refusedBy: number | null;
    }
  /** `error`: how far the value is from the one that an operator gives. */
  | {
      readonly kind: "stub";
      readonly which: number;
      readonly error: number;
      readonly isMixed: boolean;
    };

/** Somebody else gives its executions their results. */
export interface StubProgram {
  readonly kind: "activity_stub";
  readonly ffqn: Ffqn;
}

export interface WorkflowSleep {
  readonly kind: "sleep";
  readonly ms: number;
}

export interface WorkflowCall {
  readonly kind: "call";
  readonly ffqn: Ffqn;
  /** What the workflow does with an err: ends with it, or goes on. */
  readonly onErr: "return" | "mix";
}

export type Program = ActivityProgram | WorkflowProgram | StubProgram;
export type Programs = ReadonlyMap<Ffqn, Program>;

export const MAX_RETRIES = 6;
export const RETRY_EXP_BACKOFF_MS = 100;
export const LOCK_EXPIRY_MS = 5_000;
/** The err that every retry policy lists. */
export const LISTED_ERR = "listed";

/** What a caller gets: every failure of the platform is the err `execution_failed`. */
export type Answer =
  | { readonly kind: "ok"; readonly value: number }
  | { readonly kind: "err"; readonly value: string };

export type End = Answer | { readonly kind: "failure"; readonly failure: string };

/**
 * `calls`: one after the other. `ordered`: join sets, without anything that depends on what comes first. `free`: all
 * that the host has.
 */
export type Style = "calls" | "ordered" | "free";

/** @param lastEnds how activities may fail for good */
export function generatePrograms(
  random: SeededRandom,
  lastEnds: readonly AttemptEnd[],
  style: Style = "calls",
): Programs {
  const programs = new Map<Ffqn, Program>();
  const callable: Ffqn[] = [];
  for (let i = random.between(1, 4); i > 0; i -= 1) {
    const ffqn = makeFfqn("sim:activities/ifc", `a${i}`);
    programs.set(ffqn, generateActivity(random, ffqn, lastEnds));
    callable.push(ffqn);
  }
  if (style !== "calls") {
    const ffqn = makeFfqn("sim:stubs/ifc", "s");
    programs.set(ffqn, { kind: "activity_stub", ffqn });
    callable.push(ffqn);
  }
  for (let i = random.between(style === "calls" ? 1 : 2, 3); i > 0; i -= 1) {
    const suffix = style !== "calls" && random.chance(0.5) ? "-cancellable" : "";
    const ffqn = makeFfqn("sim:workflows/ifc", `w${4 - i}${suffix}`);
    const ends = ["err", "trap", ...lastEnds.filter((end) => end === "poison")] as const;
    const program = style === "calls" ? generateWorkflow : joinSetWorkflow(style, ends);
    programs.set(ffqn, program(random, ffqn, callable));
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
  const mayExhaust = random.chance(0.2);
  const last = mayExhaust
    ? random.pick<AttemptEnd>(["err", "trap", "hang"])
    : random.chance(0.3)
      ? random.pick<AttemptEnd>(["ok", ...lastEnds])
      : "ok";
  return {
    kind: "activity",
    ffqn,
    attempts: last === "poison" ? [last] : [...failures, last],
    durationMs: random.chance(0.6) ? 0 : random.between(1, LOCK_EXPIRY_MS / 2),
    isRepairable: random.chance(0.5),
    policy: {
      backoffFactor: random.pick([2, 2, 1, 3]),
      maxBackoffMs: random.pick([1_000_000, 150]),
      jitter: random.pick([0, 0, 1]),
      onExhausted: mayExhaust ? "pause" : "fail",
    },
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
    steps: Array.from({ length: random.between(0, isLong ? 120 : 5) }, () =>
      random.chance(0.2)
        ? { kind: "sleep", ms: random.pick([0, 10, 700, 20_000, 3_600_000]) }
        : {
            kind: "call",
            ffqn: random.pick([first, ...rest]),
            onErr: random.pick<WorkflowCall["onErr"]>(["return", "mix", "mix"]),
          },
    ),
    end: random.chance(0.8) ? "ok" : random.pick(["err", "trap"]),
  };
}

function joinSetWorkflow(
  style: "ordered" | "free",
  ends: readonly ["err", "trap", ...WorkflowProgram["end"][]],
) {
  return (random: SeededRandom, ffqn: Ffqn, callable: readonly Ffqn[]): WorkflowProgram => ({
    kind: "workflow",
    ffqn,
    steps: joinSetSteps(random, callable, style),
    end: random.chance(0.8) ? "ok" : random.pick(ends),
  });
}

/**
 * What the execution of `ffqn` with the argument `path` ends with, in a world without faults.
 * @param isRepaired the tree was retried before
 */
export function interpret(
  programs: Programs,
  ffqn: Ffqn,
  path: string,
  isRepaired: boolean = false,
): End {
  const program = programOf(programs, ffqn);
  if (program.kind === "activity") return interpretActivity(program, path, isRepaired);
  if (program.kind === "activity_stub") return { kind: "ok", value: activityValue(path) };
  if (usesJoinSets(program)) return interpretJoinSets(programs, program, path);
  return followCalls(
    program,
    answersOf(programs, program, path, () => isRepaired),
  );
}

/**
 * What the main program ends with when the tree is retried after it failed: it goes on from its latest call that
 * was not answered with ok, in a world that is repaired.
 */
export function interpretRetried(programs: Programs, path: string): End {
  const main = programOf(programs, mainOf(programs));
  if (main.kind !== "workflow") throw new Error("the main program is a workflow");
  const before = answersOf(programs, main, path, () => false);
  const end = followCalls(main, before);
  if (end.kind === "ok") return end;
  const failing = before.findLastIndex((answer) => answer?.kind === "err");
  if (failing === -1) return end;
  return followCalls(
    main,
    answersOf(programs, main, path, (index) => index >= failing),
  );
}

/** How long the execution takes in a world without faults: waits outside, sleeps, timeouts and backoffs. */
export function expectedMs(programs: Programs, ffqn: Ffqn, path: string): number {
  const program = programOf(programs, ffqn);
  if (program.kind === "activity") return attemptsMs(program);
  if (program.kind === "activity_stub") return Infinity;
  let total = 0;
  for (const [index, step] of program.steps.entries()) {
    if (step.kind === "sleep") total += step.ms;
    if (step.kind !== "call") continue;
    total += expectedMs(programs, step.ffqn, callPath(path, index));
    const end = interpret(programs, step.ffqn, callPath(path, index));
    if (end.kind !== "ok" && step.onErr === "return") return total;
  }
  return total;
}

/** Without end when an operator is needed. */
function attemptsMs(program: ActivityProgram): number {
  const { backoffFactor, maxBackoffMs } = program.policy;
  let total = 0;
  for (let attempt = 1; attempt <= MAX_RETRIES + 1; attempt += 1) {
    const end = attemptEnd(program, attempt);
    total += end === "hang" ? LOCK_EXPIRY_MS : program.durationMs;
    if (isFinal(end)) return total;
    total += Math.min(RETRY_EXP_BACKOFF_MS * backoffFactor ** (attempt - 1), maxBackoffMs);
  }
  return program.policy.onExhausted === "pause" ? Infinity : total;
}

function isFinal(end: AttemptEnd): boolean {
  return end === "ok" || end === "permanent-err" || end === "listed-err";
}

export function programOf(programs: Programs, ffqn: Ffqn): Program {
  const program = programs.get(ffqn);
  if (program === undefined) throw new Error(`no program ${ffqn}`);
  return program;
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

function interpretActivity(program: ActivityProgram, path: string, isRepaired: boolean): End {
  const ok: End = { kind: "ok", value: activityValue(path) };
  if (isRepaired && program.isRepairable) return ok;
  for (let attempt = 1; attempt <= MAX_RETRIES + 1; attempt += 1) {
    const end = attemptEnd(program, attempt);
    if (end === "ok") return ok;
    if (isFinal(end)) return { kind: "err", value: errText(end) };
  }
  const last = attemptEnd(program, MAX_RETRIES + 1);
  if (last === "poison") return { kind: "failure", failure: "uncategorized" };
  if (program.policy.onExhausted === "pause") return ok;
  if (last === "trap") return { kind: "failure", failure: "uncategorized" };
  if (last === "hang") return { kind: "failure", failure: "timed-out" };
  return { kind: "err", value: errText(last) };
}

/** What an activity returns as its err. */
export function errText(end: AttemptEnd): string {
  if (end === "permanent-err") return "permanent";
  return end === "listed-err" ? LISTED_ERR : "err";
}

export function attemptEnd(program: ActivityProgram, attempt: number): AttemptEnd {
  return program.attempts[attempt - 1] ?? program.attempts.at(-1) ?? "ok";
}

/** The answers to the steps of a workflow as far as it gets; null for a sleep. */
function answersOf(
  programs: Programs,
  program: WorkflowProgram,
  path: string,
  isRepairedAt: (index: number) => boolean,
): (Answer | null)[] {
  const answers: (Answer | null)[] = [];
  for (const [index, step] of program.steps.entries()) {
    if (step.kind !== "call") {
      answers.push(null);
      continue;
    }
    const end = interpret(programs, step.ffqn, callPath(path, index), isRepairedAt(index));
    const answer = answerOf(end);
    answers.push(answer);
    if (answer.kind === "err" && step.onErr === "return") break;
  }
  return answers;
}

/** The end of a workflow that gets those answers. */
function followCalls(program: WorkflowProgram, answers: readonly (Answer | null)[]): End {
  let accumulator = 1;
  for (const [index, answer] of answers.entries()) {
    if (answer === null) continue;
    const step = program.steps[index];
    if (answer.kind === "err" && step?.kind === "call" && step.onErr === "return") return answer;
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

export function answerOf(end: End): Answer {
  return end.kind === "failure" ? { kind: "err", value: "execution_failed" } : end;
}
