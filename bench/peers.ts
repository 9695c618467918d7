/** Starts the peers that are asked for. One that cannot be had is reported, and the others are measured. */
import type { BenchServer } from "./bench-server.ts";
import type { NotMeasured } from "./finding.ts";
import type { PeerName } from "./options.ts";
import type { Peer } from "./peer.ts";
import { cloudflareWorkflows } from "./peer.ts";
import { RestatePeer } from "./restate-peer.ts";

export interface StartedPeers {
  readonly peers: readonly Peer[];
  readonly absent: readonly NotMeasured[];
  readonly stop: () => Promise<void>;
}

export async function startPeers(
  names: readonly PeerName[],
  server: BenchServer,
): Promise<StartedPeers> {
  const own = names.includes("cloudflare-workflows") ? [cloudflareWorkflows(server)] : [];
  const none = { peers: own, absent: [], stop: () => Promise.resolve() };
  if (!names.includes("restate")) return none;
  const restate = await RestatePeer.start();
  if (restate instanceof RestatePeer) {
    return { peers: [...own, restate], absent: [], stop: () => restate.stop() };
  }
  const { reason } = restate;
  return { ...none, absent: [{ kind: "not-measured", what: "Restate", budget: "", reason }] };
}
