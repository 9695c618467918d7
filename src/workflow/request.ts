/** What a workflow asks of its host, as replay compares it: as it was asked for, not as it was understood. */
import { assertNever } from "../wit/assert-never.ts";
import type { JsonText } from "../wit/json-text.ts";
import type { Retval } from "../wit/retval.ts";
import type { Asked, DelayRequested, RequestFact, SubmitRefused } from "../execution/fact.ts";
import { VALUE_LENGTH_MAX } from "../execution/limits.ts";
import { isOneOff } from "../execution/join-set-id.ts";
import { describeSchedule } from "../execution/schedule-at.ts";

export interface Request {
  readonly kind: RequestKind;
  /** The join set, its member, or the execution that it is about. */
  readonly subject: string;
  /** The function, the schedule or whatever else is asked for; may be empty. */
  readonly what: string;
  /** Null when there are none, or when they were over the limit. */
  readonly params: JsonText | string | null;
}

export type RequestKind =
  | "call"
  | "sleep"
  | "join-set-create"
  | "submit"
  | "submit-delay"
  | "join-next"
  | "join-next-try"
  | "join-set-close"
  | "schedule"
  | "stub";

const SHOWN_PARAMS_LENGTH = 200;

export function sameRequest(left: Request, right: Request): boolean {
  return (
    left.kind === right.kind &&
    left.subject === right.subject &&
    left.what === right.what &&
    left.params === right.params
  );
}

/** One line for people. */
export function describeRequest({ kind, subject, what, params }: Request): string {
  switch (kind) {
    case "call":
      return `join set ${subject}: call of ${what} with ${shownParams(params)}`;
    case "sleep":
      return `join set ${subject}: sleep ${what}`;
    case "join-set-create":
      return `join set ${subject}: create`;
    case "submit":
      return `${subject}: submit of ${what} with ${shownParams(params)}`;
    case "submit-delay":
      return `${subject}: submit of a delay ${what}`;
    case "join-next":
      return `join set ${subject}: join-next${what === "" ? "" : ` of ${what}`}`;
    case "join-next-try":
      return `join set ${subject}: join-next-try`;
    case "join-set-close":
      return `join set ${subject}: close with ${what} members left`;
    case "schedule":
      return `schedule of ${subject}, ${what} with ${shownParams(params)}`;
    case "stub":
      return `stub of ${subject} with ${what} ${shownParams(params)}`;
    default:
      return assertNever(kind);
  }
}

/** What the workflow asked for when this was recorded. */
export function requestOf(fact: RequestFact): Request {
  switch (fact.kind) {
    case "asked":
    case "submit-refused":
      return childRequest(fact);
    case "delay-requested":
      return delayRequest(fact);
    case "join-set-created":
      return { kind: "join-set-create", subject: fact.joinSet, what: "", params: null };
    case "joined":
    case "joined-too-many":
      return { kind: "join-next", subject: fact.joinSet, what: fact.ffqn ?? "", params: null };
    case "join-tried":
      return { kind: "join-next-try", subject: fact.joinSet, what: "", params: null };
    case "join-set-closed":
      return closeRequest(fact.joinSet, fact.members);
    case "scheduled": {
      const { id, ffqn, scheduleAt, params } = fact;
      return { kind: "schedule", subject: id, what: scheduleText(ffqn, scheduleAt), params };
    }
    case "stubbed":
      return stubRequest(fact.target, fact.retval);
    default:
      return assertNever(fact);
  }
}

function childRequest(fact: Asked | SubmitRefused): Request {
  const { joinSet, ordinal = 1, ffqn: what, params } = fact;
  return isOneOff(joinSet)
    ? { kind: "call", subject: joinSet, what, params }
    : { kind: "submit", subject: `${joinSet}_${ordinal}`, what, params };
}

function delayRequest({ joinSet, delay, scheduleAt }: DelayRequested): Request {
  const what = describeSchedule(scheduleAt);
  return isOneOff(joinSet)
    ? { kind: "sleep", subject: joinSet, what, params: null }
    : { kind: "submit-delay", subject: `${joinSet}_${delay}`, what, params: null };
}

export function closeRequest(joinSet: string, members: number): Request {
  return { kind: "join-set-close", subject: joinSet, what: String(members), params: null };
}

export function scheduleText(
  ffqn: string,
  scheduleAt: Parameters<typeof describeSchedule>[0],
): string {
  return `${ffqn} ${describeSchedule(scheduleAt)}`;
}

export function stubRequest(target: string, retval: Retval): Request {
  const given = limitedRetval(retval);
  const params = given.kind === "execution-failure" ? given.failure.failure : given.value;
  return { kind: "stub", subject: target, what: given.kind, params };
}

/** A result over the limit is compared, and recorded, without its value. */
export function limitedRetval(retval: Retval): Retval {
  return isOverLimit(retval) ? { kind: retval.kind, value: null } : retval;
}

export function isOverLimit(
  retval: Retval,
): retval is Exclude<Retval, { readonly kind: "execution-failure" }> {
  return retval.kind !== "execution-failure" && (retval.value?.length ?? 0) > VALUE_LENGTH_MAX;
}

function shownParams(params: string | null): string {
  const text = params ?? "params over the limit";
  return text.length <= SHOWN_PARAMS_LENGTH
    ? text
    : `${text.slice(0, SHOWN_PARAMS_LENGTH)}... (${text.length} characters)`;
}
