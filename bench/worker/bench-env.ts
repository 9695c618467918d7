import type { BareObject } from "./bare-object.ts";
import type { CountedExecutionObject } from "./counted-execution-object.ts";
import type { ReplayedExecutionObject } from "./replayed-execution-object.ts";
import type { PeerParams } from "./step-workflow.ts";
import type { UnlistedExecutionObject } from "./unlisted-execution-object.ts";

/** The bindings of the benchmark's wrangler.toml. */
export interface BenchEnv extends Env {
  readonly EXECUTIONS: DurableObjectNamespace<CountedExecutionObject>;
  readonly REPLAYS: DurableObjectNamespace<ReplayedExecutionObject>;
  readonly UNLISTED: DurableObjectNamespace<UnlistedExecutionObject>;
  readonly BARE: DurableObjectNamespace<BareObject>;
  readonly PEER: Workflow<PeerParams>;
}
