/** What a run of a workflow is to the requests that it makes. */
import type { ExecutionState } from "../execution/tree-state.ts";
import type { JsonText } from "../wit/json-text.ts";
import type { Replay } from "../workflow/replay.ts";
import type { Divergence } from "../workflow/step.ts";
import type { LimitReached } from "./component-runtime.ts";
import type { ResultReader } from "./result-reader.ts";
import type { RunContext } from "./run.ts";

export interface Asker {
  readonly context: RunContext;
  readonly execution: ExecutionState;
  readonly replay: Replay;
  readonly results: ResultReader;
  /** Throws when the run is over. */
  mustBeAlive(): void;
  /** To be called before anything new is recorded, when the run is known to be alive. */
  goOn(): void;
  /** The component does not repeat its history: the run is over. */
  lostItsWay(divergence: Divergence): void;
  /** Nothing more can be recorded: whatever the component makes of it, this is its end. */
  reachedLimit(limit: LimitReached): void;
  /** Ends the run, and with it the generation; never returns. */
  beginAgain(params: JsonText): never;
  /** Ends the run so that another one goes on; never returns. */
  giveUp(): never;
}
