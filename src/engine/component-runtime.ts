/** Port: the components that are deployed, and runs of them. */
import type { ComponentId } from "../execution/component-id.ts";
import type { ExecutionId } from "../execution/execution-id.ts";
import type { RetryPolicy } from "../execution/retry-policy.ts";
import type { RunOutcome } from "../execution/run-outcome.ts";
import type { Ffqn } from "../wit/ffqn.ts";
import type { JsonText } from "../wit/json-text.ts";
import type { Retval } from "../wit/retval.ts";

export interface ComponentRuntime {
  /** The component that exports the function now. */
  exporting(ffqn: Ffqn): Target | undefined;
  /**
   * Takes memory for one run of the component, waiting in a fair queue while the isolate has none left.
   * The lease may be dropped by the runtime itself while its workflow waits for an answer.
   */
  lease(component: ComponentId): Promise<Lease>;
}

/** A function's component and how it is to be run. */
export interface Target {
  readonly component: ComponentId;
  readonly kind: "activity" | "workflow";
  readonly lockExpiryMs: number;
  readonly retry: RetryPolicy;
  readonly onNondeterminism: "park" | "fail";
}

export interface Lease {
  /** Runs the function once; never rejects. */
  run(request: RunRequest): Promise<RunOutcome | Dropped>;
  /** Gives the memory back, and unwinds the run if there is one: it ends as dropped. Idempotent. */
  drop(): void;
}

/** The run was unwound by its host; nothing is known of what it would have returned. */
export interface Dropped {
  readonly kind: "dropped";
}

export type RunRequest = ActivityRun | WorkflowRun;

export interface ActivityRun {
  readonly kind: "activity";
  readonly ffqn: Ffqn;
  readonly params: JsonText;
  /** To be called before the run starts anything that leaves the object or waits for something outside of it. */
  readonly beforeOutside: () => void;
}

export interface WorkflowRun {
  readonly kind: "workflow";
  readonly ffqn: Ffqn;
  readonly params: JsonText;
  readonly host: WorkflowHost;
}

/** What a workflow can reach. */
export interface WorkflowHost {
  readonly executionId: ExecutionId;
  /** The workflow's own time. */
  nowMs(): number;
  /** Calls a function and waits for its result; rejects only to unwind the run. */
  call(ffqn: Ffqn, params: JsonText): Promise<Retval>;
}
