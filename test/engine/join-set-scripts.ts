/** What scripts of workflows do with join sets. */
import type { ExecutionId } from "../../src/execution/execution-id.ts";
import type { DelayId } from "../../src/execution/delay-id.ts";
import type { JoinSetId } from "../../src/execution/join-set-id.ts";
import type { JsonValue } from "../../src/wit/json-text.ts";
import type { Retval } from "../../src/wit/retval.ts";
import type { ScriptHost } from "./scripted-components.ts";
import { called } from "./scripted-components.ts";

export async function joinSetIn(host: ScriptHost, name: string | null = null): Promise<JoinSetId> {
  const joinSet = await host.ask((h) => h.createJoinSet(name));
  if (joinSet === null) throw new Error(`the name ${name} is taken`);
  return joinSet;
}

/** Fails when the call is refused. */
export async function submit(
  host: ScriptHost,
  joinSet: JoinSetId,
  functionName: string,
  ...values: JsonValue[]
): Promise<ExecutionId> {
  const submitted = await host.ask((h) => h.submit(joinSet, called(functionName, values)));
  if (submitted.kind === "refused") throw new Error(submitted.refusal.kind);
  return submitted.id;
}

export function delayIn(host: ScriptHost, joinSet: JoinSetId, ms: number): Promise<DelayId> {
  return host.ask((h) => h.submitDelay(joinSet, { kind: "in", ms }));
}

/** The next answer as text: `ok 1`, `err "no"`, a kind of failure, `delay ok`, or `none`. */
export async function next(host: ScriptHost, joinSet: JoinSetId): Promise<string> {
  const answer = await host.ask((h) => h.joinNext(joinSet, null));
  if (answer === null) return "none";
  return answer.kind === "delay-answer" ? `delay ${answer.outcome}` : textOf(answer.retval);
}

/** What is there, as `next` says it, or `pending` or `all-processed`. */
export async function tryNext(host: ScriptHost, joinSet: JoinSetId): Promise<string> {
  const answer = await host.ask((h) => h.joinNextTry(joinSet));
  if (typeof answer === "string") return answer;
  return answer.kind === "delay-answer" ? `delay ${answer.outcome}` : textOf(answer.retval);
}

/** All answers that are left. */
export async function drain(host: ScriptHost, joinSet: JoinSetId): Promise<string[]> {
  const all: string[] = [];
  for (let text = await next(host, joinSet); text !== "none"; text = await next(host, joinSet)) {
    all.push(text);
  }
  return all;
}

/** Closes a join set and waits for what cannot be cancelled. */
export async function close(host: ScriptHost, joinSet: JoinSetId): Promise<void> {
  await host.ask((h) => {
    h.closeJoinSet(joinSet);
    return h.closed();
  });
}

export function textOf(retval: Retval): string {
  return retval.kind === "execution-failure"
    ? retval.failure.failure
    : `${retval.kind} ${retval.value}`;
}
