/** What programs mean: an interpreter without engine, journal or faults. */
import type { ExecutionId } from "../../src/execution/execution-id.ts";
import type { JoinSetId } from "../../src/execution/join-set-id.ts";
import type { Ffqn } from "../../src/wit/ffqn.ts";
import type {
  ActivityProgram,
  Answer,
  AttemptEnd,
  End,
  Programs,
  WorkflowProgram,
} from "./program.ts";
import {
  activityValue,
  answerOf,
  attemptEnd,
  callPath,
  errText,
  LOCK_EXPIRY_MS,
  mainOf,
  MAX_RETRIES,
  mix,
  programOf,
  RETRY_EXP_BACKOFF_MS,
  workflowEnd,
} from "./program.ts";
import type { SimReply, SimRequest } from "./workflow-program.ts";
import { DELAY_OVER, follow, NONE, told } from "./workflow-program.ts";

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

function usesJoinSets({ steps }: WorkflowProgram): boolean {
  return steps.some(({ kind }) => kind !== "call" && kind !== "sleep");
}

/** The end of a workflow of the style `ordered`, in a world where each member answers as soon as it is asked for. */
function interpretJoinSets(programs: Programs, program: WorkflowProgram, path: string): End {
  const world = new OrderlyWorld(programs);
  const run = follow(program, path);
  let next = run.next();
  while (next.done !== true) {
    const request = next.value;
    if (request.kind === "restart") return interpretJoinSets(programs, program, request.path);
    next = run.next(world.reply(request));
  }
  return next.value;
}

class OrderlyWorld {
  readonly #programs: Programs;
  readonly #sets = new Map<JoinSetId, SimReply[]>();
  #generated = 0;
  #children = 0;

  constructor(programs: Programs) {
    this.#programs = programs;
  }

  reply(request: Exclude<SimRequest, { readonly kind: "restart" }>): SimReply {
    switch (request.kind) {
      case "call":
        return answerOf(interpret(this.#programs, request.ffqn, request.path));
      case "sleep":
      case "close":
        return told("");
      case "create":
        return this.#create(request.name);
      case "submit":
        return this.#submit(request);
      case "delay":
        this.#set(request.set).push(told(DELAY_OVER));
        return told("");
      case "next":
        return this.#set(request.set).shift() ?? told(NONE);
      case "schedule":
        return told("scheduled");
      case "stub":
        return told("ok");
      case "try":
        throw new Error("what it finds depends on what comes first");
    }
  }

  #submit({ set, ffqn, path }: Extract<SimRequest, { readonly kind: "submit" }>): SimReply {
    this.#set(set).push(answerOf(interpret(this.#programs, ffqn, path)));
    return told(NOBODY.replace("N", String((this.#children += 1))));
  }

  #set(id: JoinSetId): SimReply[] {
    const set = this.#sets.get(id);
    if (set === undefined) throw new Error(`the program has no ${id}`);
    return set;
  }

  #create(name: string | null): SimReply {
    const id = name === null ? `g:${(this.#generated += 1)}` : `n:${name}`;
    if (this.#sets.has(id as JoinSetId)) return told(NONE);
    this.#sets.set(id as JoinSetId, []);
    return told(id);
  }
}

/** Some child of some execution; which one makes no difference to an orderly program. */
const NOBODY = "E_01JD0000000000000000000000.g:1_N" as ExecutionId;
