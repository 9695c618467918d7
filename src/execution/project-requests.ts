/** The history events of one request of a workflow; as many as `eventCount` says. */
import { assertNever } from "../wit/assert-never.ts";
import { delayId } from "./delay-id.ts";
import type { HistoryEvent } from "./event.ts";
import type { OwnerId } from "./execution-id.ts";
import { childId } from "./execution-id.ts";
import type { Asked, DelayRequested, RequestFact, SubmitRefused } from "./fact.ts";
import { isOneOff } from "./join-set-id.ts";

/** @param owner the execution that asked, in its generation */
export function requestEvents(owner: OwnerId, fact: RequestFact): readonly HistoryEvent[] {
  switch (fact.kind) {
    case "asked":
      return directOrSubmitted(fact, childRequest(owner, fact));
    case "delay-requested":
      return directOrSubmitted(fact, delayRequest(owner, fact));
    case "submit-refused":
      return [childRequest(owner, fact)];
    case "join-set-created":
      return [{ kind: "join-set-create", joinSet: fact.joinSet }];
    case "joined":
      return [joinNext(fact, false)];
    case "join-tried":
      return [{ kind: "join-next-try", joinSet: fact.joinSet, outcome: fact.outcome }];
    case "joined-too-many":
      return [{ kind: "join-next-too-many", joinSet: fact.joinSet, requestedFfqn: fact.ffqn }];
    case "join-set-closed":
      return Array.from({ length: fact.members }, () =>
        joinNext({ joinSet: fact.joinSet, ffqn: null }, true),
      );
    case "scheduled": {
      const { id: execution, scheduleAt, ffqn: targetFfqn, refusal } = fact;
      return [{ kind: "schedule", execution, scheduleAt, targetFfqn, refusal }];
    }
    case "stubbed":
      return [{ kind: "stub", target: fact.target, retval: fact.retval, outcome: fact.outcome }];
    default:
      return assertNever(fact);
  }
}

/** What waits for its only member at once is the whole life of its join set. */
function directOrSubmitted(
  fact: Asked | DelayRequested,
  request: HistoryEvent,
): readonly HistoryEvent[] {
  const { joinSet } = fact;
  if (!isOneOff(joinSet)) return [request];
  const ffqn = fact.kind === "asked" ? fact.ffqn : null;
  return [{ kind: "join-set-create", joinSet }, request, joinNext({ joinSet, ffqn }, false)];
}

function joinNext(
  { joinSet, ffqn }: Pick<Asked, "joinSet"> & { readonly ffqn: Asked["ffqn"] | null },
  closing: boolean,
): HistoryEvent {
  return { kind: "join-next", joinSet, requestedFfqn: ffqn, closing };
}

function childRequest(owner: OwnerId, fact: Asked | SubmitRefused): HistoryEvent {
  const { joinSet, ordinal = 1, ffqn: targetFfqn, params } = fact;
  const child = childId(owner, joinSet, ordinal);
  const refusal = fact.kind === "submit-refused" ? fact.refusal : null;
  return { kind: "join-set-request", joinSet, child, targetFfqn, params, refusal };
}

function delayRequest(owner: OwnerId, fact: DelayRequested): HistoryEvent {
  const { joinSet, scheduleAt, expiresAtMs } = fact;
  const delay = delayId(owner, joinSet, fact.delay);
  return { kind: "delay-request", joinSet, delay, scheduleAt, expiresAtMs };
}
