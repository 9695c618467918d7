import type { BareObject } from "./bare-object.ts";
import type { CountedExecutionObject } from "./counted-execution-object.ts";
import type { ReplayedExecutionObject } from "./replayed-execution-object.ts";
import type { PeerParams } from "./step-workflow.ts";

/** The bindings of the benchmark's wrangler.toml. */
export interface BenchEnv extends Env {
  readonly EXECUTIONS: DurableObjectNamespace<CountedExecutionObject>;
  readonly REPLAYS: DurableObjectNamespace<ReplayedExecutionObject>;
  readonly BARE: DurableObjectNamespace<BareObject>;
  readonly PEER: Workflow<PeerParams>;
}
