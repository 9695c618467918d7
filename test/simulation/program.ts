/**
 * Little programs of simulated worlds.
 *
 * An activity computes a number from its argument after some attempts that fail. A workflow calls functions and
 * sleeps, one after the other, mixes what is answered into an accumulator, and ends by returning or failing.
 * An operator may repair what is broken: when he unpauses an activity that ran out of retries, and when he
 * retries the tree.
 */
import type { Ffqn } from "../../src/wit/ffqn.ts";

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
  /** How often it begins; absent: once. */
  readonly generations?: number;
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
  /** `isAbroad`: of another tree. `error`: how far the value is from the one that an operator gives. */
  | {
      readonly kind: "stub";
      readonly isAbroad: boolean;
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
 * that the host has. `abroad`: free, and stubs of other trees. `again`: as `ordered`, and the main program begins again.
 */
export const STYLES = ["calls", "ordered", "free", "abroad", "again"] as const;
export type Style = (typeof STYLES)[number];

/** What comes first makes a difference. */
export function isFree(style: Style): boolean {
  return style === "free" || style === "abroad";
}

/** The workflow that was generated last, which may call all others. */
export function mainOf(programs: Programs): Ffqn {
  const main = [...programs.keys()].at(-1);
  if (main === undefined) throw new Error("no programs");
  return main;
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

/** What an activity returns as its err. */
export function errText(end: AttemptEnd): string {
  if (end === "permanent-err") return "permanent";
  return end === "listed-err" ? LISTED_ERR : "err";
}

export function attemptEnd(program: ActivityProgram, attempt: number): AttemptEnd {
  return program.attempts[attempt - 1] ?? program.attempts.at(-1) ?? "ok";
}

export function workflowEnd(program: WorkflowProgram, accumulator: number): End {
  if (program.end === "ok") return { kind: "ok", value: accumulator };
  if (program.end === "err") return { kind: "err", value: `err ${accumulator}` };
  return { kind: "failure", failure: "uncategorized" };
}

/** The argument of the next generation; null: this is the last one. */
export function nextPath({ generations = 1 }: WorkflowProgram, path: string): string | null {
  const generation = 1 + (/~*$/.exec(path)?.[0].length ?? 0);
  return generation < generations ? `${path}~` : null;
}

export function callPath(path: string, index: number): string {
  return `${path}/${index}`;
}

export function answerOf(end: End): Answer {
  return end.kind === "failure" ? { kind: "err", value: "execution_failed" } : end;
}
