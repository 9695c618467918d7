/** What the runs of a tree share: one workflow run or one attempt of an activity, from lease to outcome. */
import type { ComponentId } from "../execution/component-id.ts";
import type { Fact, RunNumber } from "../execution/fact.ts";
import type { ExecutionState } from "../execution/tree-state.ts";
import type { JsonText } from "../wit/json-text.ts";
import type { Arrival } from "../workflow/history.ts";
import type { Lease, Target } from "./component-runtime.ts";
import type { Ledger } from "./ledger.ts";
import type { Ports } from "./ports.ts";

/** What a run may do to its tree. */
export interface RunContext {
  readonly ports: Pick<Ports, "clock" | "components">;
  readonly ledger: Ledger;
  /** Records facts and lets everybody concerned react to them. */
  settle(...facts: readonly Fact[]): void;
  /** Starts a child that was just asked for. */
  startChild(child: ExecutionState, params: JsonText): void;
  /** The top-level workflow begins again, without any of the runs that there are. */
  restart(params: JsonText, target: Target): void;
  /** A broken invariant: the object dies and starts again from its journal. */
  fail(error: unknown): void;
  /** Null, or a pause that the next step has to wait for. */
  pace(): Promise<void> | null;
}

export interface RunSubject {
  readonly execution: ExecutionState;
  readonly target: Target;
  readonly params: JsonText;
}

export interface Run {
  /** Runs to the end; rejects only on a broken invariant. */
  drive(): Promise<void>;
  /** Stops at once, recording nothing. */
  drop(): void;
  /** A member of this run's execution has ended, or a stub of another tree has answered it. */
  deliver(arrival: Arrival): void;
  /** The deadline of the attempt that is under way, if it has one. */
  readonly deadline: Deadline | null;
}

export interface Deadline {
  readonly run: RunNumber;
  readonly expiresAtMs: number;
}

/** A lease on the component, or null when the run was dropped while it waited. */
export async function takeLease(
  context: RunContext,
  component: ComponentId,
  isDropped: () => boolean,
): Promise<Lease | null> {
  const lease = await context.ports.components.lease(component);
  if (!isDropped()) return lease;
  lease.drop();
  return null;
}
