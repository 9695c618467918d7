/** The state of an execution for a person: what it waits for, what comes next, what went wrong last. */
import type { ExecutionStatus } from "./execution-status.ts";
import { describeStatus, relativeId } from "./execution-status.ts";
import type { Fact } from "./indented-facts.ts";
import { indentFacts } from "./indented-facts.ts";
import { printableText } from "./printable-text.ts";
import { relativeTime } from "./relative-time.ts";

/** Digits of a digest that tell components apart. */
const SHOWN_DIGEST_LENGTH = "sha256:".length + 12;

/** @param below the execution that it waits for, then the one which that waits for, and so on */
export function describeExecution(
  status: ExecutionStatus,
  below: readonly ExecutionStatus[],
  nowMs: number,
): string {
  const waitsFor = below.map((each): Fact => {
    const name = `${relativeId(each.execution_id, status.execution_id)} (${each.ffqn})`;
    return ["waits for", `${name}: ${describeStatus(each)}`];
  });
  const facts = indentFacts([
    ["function", status.ffqn],
    ["state", describeStatus(status)],
    ...waitsFor,
    ...nextFacts(status, nowMs),
    ...errorFacts(status),
    ["attempt", String(status.attempt)],
    ["component", componentText(status)],
    ["created", instantText(status.created_at, nowMs)],
    ...generationFacts(status, nowMs),
    ...endFacts(status, nowMs),
    ["rows", `${status.rows} of the journal, of the whole tree`],
    ...warningFacts(status),
  ]);
  return [status.execution_id, ...facts].join("\n");
}

function nextFacts(status: ExecutionStatus, nowMs: number): readonly Fact[] {
  const { next_retry_at: retryAt, blocked_on: on, pending_state: pending } = status;
  const retry =
    retryAt === null ? [] : [`attempt ${status.attempt} ${instantText(retryAt, nowMs)}`];
  const wake =
    on !== null && "delay_id" in on ? [`wakes ${instantText(on.expires_at, nowMs)}`] : [];
  const advice = pending.status === "paused" ? ["`obelisk execution unpause` lets it go on"] : [];
  const next = [...retry, ...wake, ...advice];
  return next.length === 0 ? [] : [["next", ...next]];
}

function errorFacts({ last_error: error }: ExecutionStatus): readonly Fact[] {
  if (error === null) return [];
  const text = error.detail === null ? error.reason : `${error.reason}\n${error.detail}`;
  return [["last error", ...printableText(text).split("\n")]];
}

function generationFacts({ generation }: ExecutionStatus, nowMs: number): readonly Fact[] {
  const { number, since } = generation;
  return number === 1 ? [] : [["generation", `${number}, since ${instantText(since, nowMs)}`]];
}

function warningFacts({ warnings }: ExecutionStatus): readonly Fact[] {
  return warnings.map(({ limit, used, most, remedy }) => [
    "warning",
    `${used} of at most ${most} ${limit}; ${remedy}`,
  ]);
}

function endFacts({ pending_state: pending }: ExecutionStatus, nowMs: number): readonly Fact[] {
  return pending.status === "finished"
    ? [["finished", instantText(pending.finished_at, nowMs)]]
    : [];
}

function componentText({
  component_type: kind,
  component_digest: digest,
}: ExecutionStatus): string {
  if (digest === null) return "none has run it yet";
  return `${kind} ${digest.slice(0, SHOWN_DIGEST_LENGTH)}`;
}

function instantText(instant: string, nowMs: number): string {
  return `${instant} (${relativeTime(Date.parse(instant), nowMs)})`;
}
