/**
 * Projects the facts of a tree to the events of one execution. Every fact yields as many events as
 * `eventCount` says, so the versions are those that the fold counts.
 */
import { assertNever } from "../wit/assert-never.ts";
import type { Commit } from "./commit.ts";
import type { ComponentId } from "./component-id.ts";
import type { EventBody, ExecutionEvent } from "./event.ts";
import type { ExecutionId } from "./execution-id.ts";
import { childId } from "./execution-id.ts";
import type { Asked, Created, Fact } from "./fact.ts";
import { Lineage } from "./lineage.ts";
import { runId } from "./run-id.ts";

/** All events of `target` in order of version; none when the tree has no such execution. */
export function* projectEvents(
  target: ExecutionId,
  commits: Iterable<Commit>,
): Generator<ExecutionEvent> {
  const lineage = new Lineage(target);
  let version = 0;
  let component: ComponentId | null = null;
  for (const { facts, atMs } of commits) {
    for (const fact of facts) {
      const birth = lineage.observe(fact);
      if (birth !== null) {
        component = birth.fact.component;
        yield { version: version++, atMs, body: createdEvent(birth.fact, birth.parent, atMs) };
      } else if (lineage.isTarget(fact)) {
        for (const body of ownEvents(target, fact, component)) {
          yield { version: version++, atMs, body };
        }
        component = componentAfter(fact) ?? component;
      }
    }
  }
}

/** What the execution is of from this fact on, as the fold has it; undefined when the fact does not say. */
function componentAfter(fact: Fact): ComponentId | undefined {
  if (fact.kind === "upgraded") return fact.component;
  // A workflow changes only by `upgraded`.
  return fact.kind === "locked" && fact.expiresAtMs !== null ? fact.component : undefined;
}

function createdEvent(fact: Created | Asked, parent: ExecutionId | null, atMs: number): EventBody {
  return {
    kind: "created",
    ffqn: fact.ffqn,
    params: fact.params,
    parent: fact.kind === "asked" && parent !== null ? { id: parent, joinSet: fact.joinSet } : null,
    scheduledAtMs: atMs,
    component: fact.component,
  };
}

function ownEvents(
  target: ExecutionId,
  fact: Fact,
  component: ComponentId | null,
): readonly EventBody[] {
  switch (fact.kind) {
    case "asked":
      return directCall(target, fact);
    case "locked":
      return [
        {
          kind: "locked",
          component: fact.component ?? component,
          run: runId(target, fact.run),
          lockExpiresAtMs: fact.expiresAtMs,
          retry: fact.retry,
        },
      ];
    case "failed":
      return [
        {
          kind: "temporarily-failed",
          backoffExpiresAtMs: fact.backoffExpiresAtMs,
          reason: fact.reason,
          detail: fact.detail,
        },
      ];
    case "timed-out":
      return [{ kind: "temporarily-timed-out", backoffExpiresAtMs: fact.backoffExpiresAtMs }];
    case "unlocked":
      return [
        {
          kind: "unlocked",
          backoffExpiresAtMs: fact.backoffExpiresAtMs,
          reason: fact.reason,
        },
      ];
    case "upgraded":
      return [{ kind: "component-upgrade-finished", component: fact.component }];
    case "finished":
      return [{ kind: "finished", retval: fact.retval }];
    case "created":
    case "parked":
    case "incarnation":
      return [];
    default:
      return assertNever(fact);
  }
}

function directCall(target: ExecutionId, fact: Asked): readonly EventBody[] {
  const { joinSet, ffqn, params } = fact;
  const child = childId(target, joinSet, 1);
  return [
    { kind: "history-event", event: { kind: "join-set-create", joinSet } },
    {
      kind: "history-event",
      event: { kind: "join-set-request", joinSet, child, targetFfqn: ffqn, params },
    },
    { kind: "history-event", event: { kind: "join-next", joinSet, requestedFfqn: ffqn } },
  ];
}
