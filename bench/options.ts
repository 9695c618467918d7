/** The words after `npm run bench --`. */
import { parseArgs } from "node:util";

/** What is measured in one runtime, in this order. */
export const partsOnServer = ["counts", "steps", "creation", "many", "fan-out", "replay"] as const;
const parts = [...partsOnServer, "memory", "sizes"] as const;
const peerNames = ["cloudflare-workflows", "restate"] as const;

export type Part = (typeof parts)[number];
export type PeerName = (typeof peerNames)[number];

export interface BenchOptions {
  readonly json: boolean;
  readonly peers: readonly PeerName[];
  readonly only: readonly Part[];
}

/** Throws on words that mean nothing, saying which would mean something. */
export function readOptions(): BenchOptions {
  const { values } = parseArgs({
    options: {
      json: { type: "boolean", default: false },
      peers: { type: "string", default: "cloudflare-workflows" },
      only: { type: "string", default: parts.join(",") },
    },
  });
  return {
    json: values.json,
    peers: listOf("--peers", values.peers, peerNames),
    only: listOf("--only", values.only, parts),
  };
}

/** Names with commas between them. */
function listOf<Name extends string>(
  option: string,
  text: string,
  names: readonly Name[],
): readonly Name[] {
  return text.split(",").map((word) => {
    const name = names.find((each) => each === word);
    if (name === undefined) throw new Error(`${option}: "${word}" is none of ${names.join(", ")}`);
    return name;
  });
}
