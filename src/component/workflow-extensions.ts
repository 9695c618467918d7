/** The functions that are derived from functions of other components (`extension-function.ts`), for one run. */
import { parseExecutionId } from "../execution/execution-id.ts";
import type { ExecutionId } from "../execution/execution-id.ts";
import type { Extension } from "../wit/extension-function.ts";
import type { Ffqn } from "../wit/ffqn.ts";
import type { Retval } from "../wit/retval.ts";
import { valueToJson } from "../wit/value-to-json.ts";
import type { FunctionSignature, ResultType, WitType } from "../wit/wit-type.ts";
import type { WitValue } from "../wit/wit-value.ts";
import { taggedParts } from "../wit/guest-value.ts";
import type { Answer } from "../workflow/history.ts";
import { resultValue } from "./child-result.ts";
import { ErrOfCall } from "./err-of-call.ts";
import { describeMismatch } from "./function-call.ts";
import { ImportRefused } from "./import-refused.ts";
import { throwStubErr } from "./join-set-functions.ts";
import { after } from "./after.ts";
import type { JoinSet } from "./join-set-handle.ts";
import { responseId } from "./response-id.ts";
import type { ScheduleAtValue } from "./schedule-value.ts";
import { scheduleOf } from "./schedule-value.ts";
import { checkedCall, paramsText } from "./checked-call.ts";
import type { FunctionValue, WorkflowScope } from "./workflow-scope.ts";
import { functionValue } from "./workflow-scope.ts";

interface IdValue {
  readonly id: string;
}

/** Throws `ImportRefused` when the signature is none of that kind. */
export function extensionFunction(
  { kind, ffqn }: Extension,
  signature: FunctionSignature,
  scope: WorkflowScope,
): unknown {
  const own: FunctionSignature = { ffqn, params: signature.params.slice(1), result: null };
  switch (kind) {
    case "submit":
      return (set: JoinSet, ...args: readonly unknown[]) => submit(scope, own, set, args);
    case "await-next": {
      const type = resultIn(signature);
      return (set: JoinSet) => awaitNext(scope, ffqn, type, set);
    }
    case "get": {
      const type = resultIn(signature);
      return ({ id }: IdValue) => get(scope, ffqn, type, id);
    }
    case "schedule":
      return (scheduleAt: ScheduleAtValue, ...args: readonly unknown[]) =>
        schedule(scope, own, scheduleAt, args);
    case "stub": {
      const type = resultType(signature.params[1]?.type ?? null, signature);
      return ({ id }: IdValue, result: unknown) => stub(scope, type, id, result);
    }
  }
}

function submit(
  { host, soon }: WorkflowScope,
  own: FunctionSignature,
  set: JoinSet,
  args: readonly unknown[],
): unknown {
  const call = checkedCall(own.ffqn, paramsText(args, own));
  return after(
    soon(() => host.submit(set.joinSet, call)),
    (submitted) => {
      if (submitted.kind === "refused") throw new TypeError(submitted.refusal.kind);
      return { id: submitted.id };
    },
  );
}

function awaitNext(
  { host, soon }: WorkflowScope,
  ffqn: Ffqn,
  type: ResultType,
  set: JoinSet,
): unknown {
  return after(
    soon(() => host.joinNext(set.joinSet, ffqn)),
    (answer) => {
      if (answer === null) throw new ErrOfCall({ tag: "all-processed" });
      if (answer.kind !== "child-answer" || answer.ffqn !== ffqn) {
        throw functionMismatch(ffqn, answer);
      }
      return resultValue(answer.retval, type, ffqn);
    },
  );
}

function get({ host }: WorkflowScope, ffqn: Ffqn, type: ResultType, text: string): WitValue {
  const id = parseExecutionId(text);
  const child = typeof id === "string" ? host.taken(id) : undefined;
  if (child === undefined || typeof id !== "string") {
    throw new ErrOfCall({ tag: "not-found-in-processed-responses" });
  }
  if (child.ffqn !== ffqn) throw functionMismatch(ffqn, { kind: "child-answer", id, ...child });
  return resultValue(host.resultOf(child), type, ffqn);
}

function schedule(
  scope: WorkflowScope,
  own: FunctionSignature,
  scheduleAt: ScheduleAtValue,
  args: readonly unknown[],
): unknown {
  const call = checkedCall(own.ffqn, paramsText(args, own));
  const id = generated(scope);
  const at = scheduleOf(scheduleAt, own.ffqn);
  return after(
    scope.soon(() => scope.host.schedule(id, at, call)),
    (refusal) => {
      if (refusal === null) return { id };
      throw new TypeError(
        `${own.ffqn}: ${refusal.kind === "type-check-error" ? refusal.message : refusal.kind}`,
      );
    },
  );
}

function stub(scope: WorkflowScope, type: ResultType, text: string, result: unknown): unknown {
  const target = parseExecutionId(text);
  if (typeof target !== "string") throw new ErrOfCall({ tag: "execution-not-found" });
  const retval = retvalOf(result, type);
  return after(
    scope.soon(() => scope.host.stub(target, retval)),
    throwStubErr,
  );
}

function retvalOf(result: unknown, type: ResultType): Retval {
  const { tag, val } = taggedParts(result);
  const kind = tag === "ok" ? "ok" : "err";
  const payload = type[kind];
  if (payload === null) return { kind, value: null };
  const json = valueToJson(val, payload, kind);
  if ("kind" in json) throw new TypeError(describeMismatch(json));
  return { kind, value: json.ok };
}

function generated(scope: WorkflowScope): ExecutionId {
  const id = parseExecutionId(scope.generateId());
  if (typeof id !== "string") throw new Error(`generated ${id.text}, which is no execution id`);
  return id;
}

interface Found {
  readonly kind: Answer["kind"];
  readonly id: Answer["id"];
  readonly ffqn?: Ffqn;
}

/** The answer has been taken all the same. */
function functionMismatch(ffqn: Ffqn, found: Found): ErrOfCall {
  const actualFunction: FunctionValue | undefined =
    found.ffqn === undefined ? undefined : functionValue(found.ffqn);
  return new ErrOfCall({
    tag: "function-mismatch",
    val: {
      specifiedFunction: { ...functionValue(ffqn) },
      actualFunction: actualFunction === undefined ? undefined : { ...actualFunction },
      actualId: { ...responseId(found.id) },
    },
  });
}

/** The result of the function itself, in what the derived one returns. */
function resultIn(signature: FunctionSignature): ResultType {
  const { result } = signature;
  return resultType(result?.kind === "result" ? result.ok : null, signature);
}

function resultType(type: WitType | null, { ffqn }: FunctionSignature): ResultType {
  if (type?.kind === "result") return type;
  throw new ImportRefused(ffqn, "is of another type than it has to be");
}
