import type { BenchEnv } from "./bench-env.ts";
import type { PeerParams } from "./step-workflow.ts";

const POLL_MS = 10;

/** Milliseconds that so many steps of the peer took, as it says itself. */
export async function runPeer(env: BenchEnv, params: PeerParams): Promise<number> {
  const instance = await env.PEER.create({ params });
  for (;;) {
    const { status, output, error } = await instance.status();
    if (status === "complete" && typeof output === "number") return output;
    if (status === "errored" || status === "terminated") {
      throw new Error(`the peer's workflow ended as ${status}: ${error?.message ?? "no reason"}`);
    }
    await scheduler.wait(POLL_MS);
  }
}
