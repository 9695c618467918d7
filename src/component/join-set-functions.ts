/** The functions of `obelisk:workflow/workflow-support` that are about join sets and calls by name. */
import type { CallRequest } from "../engine/component-runtime.ts";
import { parseExecutionId } from "../execution/execution-id.ts";
import type { CallRefusal, StubOutcome } from "../execution/fact.ts";
import { isJoinSetName } from "../execution/join-set-id.ts";
import type { Answer } from "../workflow/history.ts";
import type { TakenChild } from "../workflow/join-sets.ts";
import type { JsonResult } from "./child-result.ts";
import { jsonAnswer, jsonResult } from "./child-result.ts";
import { after } from "./after.ts";
import { JoinSet } from "./join-set-handle.ts";
import { parseRetval } from "./result-json.ts";
import { responseId } from "./response-id.ts";
import type { ScheduleAtValue } from "./schedule-value.ts";
import { scheduleOf } from "./schedule-value.ts";
import type { HostInterface } from "./wasi/wasi-interfaces.ts";
import { ErrOfCall } from "./err-of-call.ts";
import type { FunctionValue, WorkflowScope } from "./workflow-scope.ts";
import { jsonCall, resultTypeOf } from "./workflow-scope.ts";

interface IdValue {
  readonly id: string;
}

export function joinSetFunctions(scope: WorkflowScope): HostInterface {
  return { ...setFunctions(scope), ...memberFunctions(scope), ...answerFunctions(scope) };
}

function setFunctions({ host, soon }: WorkflowScope): HostInterface {
  return {
    joinSetCreate: () =>
      after(
        soon(() => host.createJoinSet(null)),
        (id) => {
          if (id === null) throw new Error("a generated name is taken");
          return new JoinSet(host, id);
        },
      ),
    joinSetCreateNamed: (name: string) => {
      if (!isJoinSetName(name)) {
        throw new ErrOfCall({
          tag: "invalid-name",
          val: `\`${name}\` has to be one or more letters, digits, \`-\` and \`/\``,
        });
      }
      return after(
        soon(() => host.createJoinSet(name)),
        (id) => {
          if (id === null) throw new ErrOfCall({ tag: "conflict" });
          return new JoinSet(host, id);
        },
      );
    },
    joinSetClose: (set: JoinSet) =>
      soon(() => {
        host.closeJoinSet(set.joinSet);
        return host.closed();
      }),
  };
}

function memberFunctions(scope: WorkflowScope): HostInterface {
  const { host, soon } = scope;
  return {
    submitJson: (set: JoinSet, called: FunctionValue, params: string) => {
      const call = callOf(scope, called, params);
      return after(
        soon(() => host.submit(set.joinSet, call)),
        (submitted) => {
          if (submitted.kind === "refused") throw refusalErr(submitted.refusal);
          return { id: submitted.id };
        },
      );
    },
    submitDelay: (set: JoinSet, timeout: ScheduleAtValue) => {
      const scheduleAt = scheduleOf(timeout, "submit-delay");
      return after(
        soon(() => host.submitDelay(set.joinSet, scheduleAt)),
        (id) => ({ id }),
      );
    },
    callJson: (called: FunctionValue, params: string) => {
      const call = callOf(scope, called, params);
      return after(
        soon(() => host.call(call)),
        (ended) => {
          if (ended.kind === "refused") throw refusalErr(ended.refusal);
          return jsonResult(ended.retval, resultTypeOf(scope, call.ffqn));
        },
      );
    },
  };
}

function answerFunctions(scope: WorkflowScope): HostInterface {
  const { host, soon } = scope;
  const answerOf = (answer: Answer): JsonResult =>
    jsonAnswer(answer, () =>
      answer.kind === "child-answer" ? resultTypeOf(scope, answer.ffqn) : undefined,
    );
  return {
    joinNext: (set: JoinSet) =>
      after(
        soon(() => host.joinNext(set.joinSet, null)),
        (answer) => {
          if (answer === null) throw new ErrOfCall({ tag: "all-processed" });
          return answerOf(answer);
        },
      ),
    joinNextTry: (set: JoinSet) =>
      after(
        soon(() => host.joinNextTry(set.joinSet)),
        (answer) => {
          if (typeof answer === "string") throw new ErrOfCall({ tag: answer });
          return answerOf(answer);
        },
      ),
  };
}

/** Looking up what was answered before, and executions of their own. */
export function lookupFunctions(scope: WorkflowScope): HostInterface {
  const { host, soon } = scope;
  return {
    getResultJson: ({ id }: IdValue) => {
      const child = takenChild(scope, id);
      return jsonResult(host.resultOf(child), resultTypeOf(scope, child.ffqn));
    },
    getExecutionFailureKind: ({ id }: IdValue) => takenChild(scope, id).failure ?? undefined,
    lastDirectCallId: () => (host.lastCall === null ? undefined : { id: host.lastCall }),
    lastOneoffId: () => responseId(host.lastOneOff),
    executionIdGenerate: () => ({ id: scope.generateId() }),
    scheduleJson: (
      { id }: IdValue,
      scheduleAt: ScheduleAtValue,
      called: FunctionValue,
      params: string,
    ) => {
      const execution = parseExecutionId(id);
      if (typeof execution !== "string" || execution.includes(".")) {
        throw new TypeError(`schedule-json: \`${id}\` is no id from execution-id-generate`);
      }
      const call = callOf(scope, called, params);
      const at = scheduleOf(scheduleAt, "schedule-json");
      return after(
        soon(() => host.schedule(execution, at, call)),
        (refusal) => {
          if (refusal !== null) throw refusalErr(refusal);
        },
      );
    },
    stubJson: ({ id }: IdValue, result: string) => {
      const target = parseExecutionId(id);
      if (typeof target !== "string") {
        throw new ErrOfCall({ tag: "execution-id-parsing-error", val: target.reason });
      }
      const retval = parseRetval(result);
      if (typeof retval === "string") throw new ErrOfCall({ tag: "type-check-error", val: retval });
      return after(
        soon(() => host.stub(target, retval)),
        throwStubErr,
      );
    },
  };
}

/** Throws what a component gets for a result that was not taken. */
export function throwStubErr(outcome: StubOutcome): void {
  if (outcome.kind === "ok") return;
  throw new ErrOfCall(
    outcome.kind === "type-check-error"
      ? { tag: outcome.kind, val: outcome.message }
      : { tag: outcome.kind },
  );
}

function callOf(scope: WorkflowScope, called: FunctionValue, params: string): CallRequest {
  const call = jsonCall(scope, called, params);
  if (typeof call === "string") throw new ErrOfCall({ tag: "ffqn-parsing-error", val: call });
  return call;
}

function refusalErr(refusal: CallRefusal): ErrOfCall {
  return new ErrOfCall(
    refusal.kind === "type-check-error"
      ? { tag: refusal.kind, val: refusal.message }
      : { tag: refusal.kind },
  );
}

function takenChild({ host }: WorkflowScope, text: string): TakenChild {
  const id = parseExecutionId(text);
  if (typeof id !== "string") {
    throw new ErrOfCall({ tag: "execution-id-parsing-error", val: id.reason });
  }
  const child = host.taken(id);
  if (child === undefined) throw new ErrOfCall({ tag: "not-found-in-processed-responses" });
  return child;
}
