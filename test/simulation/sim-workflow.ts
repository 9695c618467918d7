/** Drives a program of a simulated world with the host that the engine gives it. */
import type { CallRequest, Soon, WorkflowRun } from "../../src/engine/component-runtime.ts";
import type { CallRefusal } from "../../src/execution/fact.ts";
import type { Ffqn } from "../../src/wit/ffqn.ts";
import { printJson } from "../../src/wit/json-text.ts";
import type { Retval } from "../../src/wit/retval.ts";
import type { Answer as HostAnswer } from "../../src/workflow/history.ts";
import type { Answer, End } from "./program.ts";
import type { RefusedBy, SimReply, SimRequest, SimRun } from "./workflow-program.ts";
import { isRefused, NONE, told } from "./workflow-program.ts";

export interface Drive {
  readonly host: WorkflowRun["host"];
  /** Number of the deployment that the run belongs to. */
  readonly deployed: number;
  /** Called with everything that may keep the workflow waiting. */
  readonly waits: (answer: Promise<unknown>) => void;
  /** Called before each request, and at the end; numbered from 0. */
  readonly before: (index: number) => void;
  readonly after: (index: number) => void;
}

export async function driveWorkflow(drive: Drive, run: SimRun): Promise<End> {
  let next = run.next();
  let index = 0;
  for (; next.done !== true; index += 1) {
    drive.before(index);
    const reply = await ask(drive, next.value);
    drive.after(index);
    next = run.next(reply);
  }
  drive.before(index);
  return next.value;
}

type SetRequest = Extract<SimRequest, { readonly set: unknown }>;

async function ask(drive: Drive, request: SimRequest): Promise<SimReply> {
  const { host } = drive;
  switch (request.kind) {
    case "call": {
      const ended = await waiting(drive, host.call(callRequest(drive, request, null)));
      return ended.kind === "refused" ? told(ended.refusal.kind) : replyOf(ended.retval);
    }
    case "sleep": {
      const end = await waiting(drive, host.sleep({ kind: "in", ms: request.ms }, "sleep"));
      return told(end.outcome);
    }
    case "create":
      return told((await waiting(drive, host.createJoinSet(request.name))) ?? NONE);
    case "schedule": {
      const call = callRequest(drive, request, request.refusedBy);
      const at = { kind: "in", ms: request.ms } as const;
      const refusal = await waiting(drive, host.schedule(request.id, at, call));
      return told(refusal?.kind ?? "scheduled");
    }
    case "stub": {
      const retval = { kind: "ok", value: printJson(request.value) } as const;
      return told((await waiting(drive, host.stub(request.target, retval))).kind);
    }
    case "restart":
      return await waiting(drive, host.restart(printJson([request.path])));
    default:
      return await askSet(drive, request);
  }
}

async function askSet(drive: Drive, request: SetRequest): Promise<SimReply> {
  const { host } = drive;
  switch (request.kind) {
    case "submit": {
      const call = callRequest(drive, request, request.refusedBy);
      const submitted = await waiting(drive, host.submit(request.set, call));
      return told(submitted.kind === "refused" ? submitted.refusal.kind : submitted.id);
    }
    case "delay": {
      const at = { kind: "in", ms: request.ms } as const;
      return told(await waiting(drive, host.submitDelay(request.set, at)));
    }
    case "next": {
      const answer = await waiting(drive, host.joinNext(request.set, null));
      return answer === null ? told(NONE) : memberReply(answer);
    }
    case "try": {
      const answer = await waiting(drive, host.joinNextTry(request.set));
      return typeof answer === "string" ? told(answer) : memberReply(answer);
    }
    case "close":
      host.closeJoinSet(request.set);
      if (request.isAwaited) await waiting(drive, host.closed());
      return told("");
  }
}

async function waiting<T>({ waits }: Drive, answer: Soon<T>): Promise<T> {
  if (answer instanceof Promise) waits(answer);
  return await answer;
}

function callRequest(
  { deployed }: Drive,
  { ffqn, path }: { readonly ffqn: Ffqn; readonly path: string },
  refusedBy: RefusedBy,
): CallRequest {
  const refusal = (): CallRefusal | null =>
    isRefused(refusedBy, deployed) ? refusalOf(ffqn) : null;
  return { ffqn, params: printJson([path]), refusal };
}

function refusalOf(ffqn: Ffqn): CallRefusal {
  return ffqn.endsWith("1")
    ? { kind: "type-check-error", message: "no such type" }
    : { kind: "function-not-found" };
}

function memberReply(answer: HostAnswer): SimReply {
  return answer.kind === "delay-answer" ? told(`delay ${answer.outcome}`) : replyOf(answer.retval);
}

/** What a caller gets: every failure of the platform is the err `execution_failed`. */
export function replyOf(retval: Retval): Answer {
  if (retval.kind === "execution-failure") return { kind: "err", value: "execution_failed" };
  const value: unknown = JSON.parse(retval.value ?? "null");
  return retval.kind === "ok"
    ? { kind: "ok", value: Number(value) }
    : { kind: "err", value: String(value) };
}

export function endOf(retval: Retval): End {
  return retval.kind === "execution-failure"
    ? { kind: "failure", failure: retval.failure.failure }
    : replyOf(retval);
}
