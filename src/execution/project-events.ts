/**
 * Projects the facts of a tree to the events of one execution. Every fact yields as many events as
 * `eventCount` says, so the versions are those that the fold counts. As the fold, it reads effective facts.
 */
import type { Commit } from "./commit.ts";
import type { ComponentId } from "./component-id.ts";
import { assertNever } from "../wit/assert-never.ts";
import type { EventBody, ExecutionEvent } from "./event.ts";
import type { ExecutionId, OwnerId } from "./execution-id.ts";
import { ownerId } from "./execution-id.ts";
import type { Fact } from "./fact.ts";
import { isRequest } from "./fold.ts";
import type { Birth } from "./lineage.ts";
import { Lineage } from "./lineage.ts";
import { requestEvents } from "./project-requests.ts";
import { runId } from "./run-id.ts";

/**
 * All events of `target` in order of version; none when the tree has no such execution.
 * @param commits effective ones; they may begin with any generation, or before the execution
 */
export function* projectEvents(
  target: ExecutionId,
  commits: Iterable<Commit>,
): Generator<ExecutionEvent> {
  const lineage = new Lineage(target);
  let version = 0;
  let component: ComponentId | null = null;
  let owner = ownerId(target, 1);
  for (const { facts, atMs } of commits) {
    for (const fact of facts) {
      const birth = lineage.observe(fact);
      if (birth !== null) {
        component = birth.fact.component;
        if (birth.fact.kind === "restarted") {
          version = birth.fact.version;
          owner = ownerId(target, birth.fact.generation);
        }
        yield { version: version++, atMs, body: birthEvent(birth, atMs) };
      } else if (lineage.isTarget(fact)) {
        for (const body of ownEvents({ target, owner, component, atMs }, fact)) {
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

function birthEvent({ fact, parent }: Birth, atMs: number): EventBody {
  const { ffqn, params, component } = fact;
  switch (fact.kind) {
    case "restarted": {
      const { kind, generation } = fact;
      return { kind, generation, ffqn, params: fact.params, component: fact.component };
    }
    case "created": {
      const { scheduledAtMs = atMs, scheduledBy = null } = fact;
      return { kind: "created", ffqn, params, parent: null, scheduledAtMs, scheduledBy, component };
    }
    case "asked": {
      const asker = parent === null ? null : { id: parent, joinSet: fact.joinSet };
      const asNow = { scheduledAtMs: atMs, scheduledBy: null };
      return { kind: "created", ffqn, params, parent: asker, ...asNow, component };
    }
    default:
      return assertNever(fact);
  }
}

/** What an event says beside its fact. */
interface Setting {
  readonly target: ExecutionId;
  readonly owner: OwnerId;
  readonly component: ComponentId | null;
  readonly atMs: number;
}

function ownEvents(setting: Setting, fact: Fact): readonly EventBody[] {
  const { target, component } = setting;
  switch (fact.kind) {
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
    case "delay-finished":
    case "delivered":
    case "stub-answered":
      return [];
    default:
      return courseEvents(setting, fact);
  }
}

type RunFact = Extract<
  Fact,
  {
    readonly kind: "locked" | "failed" | "timed-out" | "unlocked" | "upgraded" | "finished";
  }
>;

/** What reaches an execution from elsewhere is a response, or nothing that its readers see. */
type ArrivedFact = Extract<
  Fact,
  { readonly kind: "delay-finished" | "delivered" | "stub-answered" }
>;

/** What is no event of a run or of its end. */
function courseEvents(
  { owner, atMs }: Setting,
  fact: Exclude<Fact, RunFact | ArrivedFact>,
): readonly EventBody[] {
  switch (fact.kind) {
    case "paused":
    case "unpaused":
      return [{ kind: fact.kind }];
    case "retried":
      return [{ kind: "unlocked", backoffExpiresAtMs: atMs, reason: "retried" }];
    case "ending":
      return fact.failure.failure === "cancelled" ? [{ kind: "cancellation-requested" }] : [];
    default:
      return isRequest(fact)
        ? requestEvents(owner, fact).map((event) => ({ kind: "history-event", event }))
        : [];
  }
}
