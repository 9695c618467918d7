/** Records what a workflow asks for the first time, and begins what that is about. */
import { executionFailed } from "../execution/decide-outcome.ts";
import type { ExecutionId } from "../execution/execution-id.ts";
import type { Fact } from "../execution/fact.ts";
import type { JoinSetId } from "../execution/join-set-id.ts";
import type { ScheduleAt } from "../execution/schedule-at.ts";
import { dueAtMs } from "../execution/schedule-at.ts";
import type { ExecutionState } from "../execution/tree-state.ts";
import { executionOf } from "../execution/tree-state.ts";
import type { JsonText } from "../wit/json-text.ts";
import type { Call } from "../workflow/replay.ts";
import { limitReached } from "./run-limits.ts";
import type { Asker } from "./asker.ts";
import { tooLarge } from "./limited-call.ts";

export class FreshRequests {
  readonly #asker: Asker;

  constructor(asker: Asker) {
    this.#asker = asker;
  }

  /** Begins a child and gives its id. */
  ask(joinSet: JoinSetId, ordinal: number, call: Call): ExecutionId {
    const { context } = this.#asker;
    const { ledger, ports } = context;
    const child = ledger.tree.nextExecution;
    const component = ports.components.exporting(call.ffqn)?.component ?? null;
    const numbered = ordinal === 1 ? {} : { ordinal };
    this.record({ kind: "asked", child, joinSet, ...numbered, ...call, component });
    const state = executionOf(ledger.tree, child);
    this.#begin(state, call.params);
    return state.id;
  }

  #begin(child: ExecutionState, params: JsonText | null): void {
    const { context } = this.#asker;
    if (params === null) {
      const { message: reason } = tooLarge();
      const failure = { failure: "uncategorized", reason, detail: null } as const;
      context.settle(executionFailed(child, failure));
    } else {
      context.startChild(child, params);
    }
  }

  /** Gives the instant at which it is due. */
  requestDelay(joinSet: JoinSetId, delay: number, scheduleAt: ScheduleAt): number {
    const { context, execution } = this.#asker;
    const { ledger } = context;
    const nowMs = ledger.nowMs();
    const meantMs = dueAtMs(scheduleAt, nowMs);
    const isDue = meantMs <= nowMs;
    // The row may say that it is a little earlier, and no delay ends before its instant.
    const expiresAtMs = isDue ? Math.min(meantMs, ledger.instantMs()) : meantMs;
    this.record({ kind: "delay-requested", joinSet, delay, scheduleAt, expiresAtMs });
    if (isDue) {
      const of = execution.number;
      context.settle({ kind: "delay-finished", of, joinSet, delay, outcome: "ok" });
    }
    return expiresAtMs;
  }

  /** Throws when it goes beyond a limit. */
  record(fact: Unowned): void {
    const { context, execution, replay } = this.#asker;
    const limit = limitReached(context.ledger.tree, execution, fact.kind);
    if (limit !== null) {
      this.#asker.reachedLimit(limit);
      throw limit;
    }
    context.settle({ ...fact, of: execution.number });
    replay.observe(context.ledger.instantMs());
  }
}

type Owned = Extract<
  Fact,
  {
    readonly kind:
      | "asked"
      | "submit-refused"
      | "delay-requested"
      | "join-set-created"
      | "joined"
      | "joined-too-many"
      | "join-tried"
      | "scheduled"
      | "stubbed";
  }
>;
type Unowned = Owned extends infer Each ? (Each extends Owned ? Omit<Each, "of"> : never) : never;
