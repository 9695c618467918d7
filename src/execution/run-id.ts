/** Run ids as readers see them. The journal counts runs; the id is made of the tree's ULID and that count. */
import type { ExecutionId } from "./execution-id.ts";
import { topLevelOf } from "./execution-id.ts";
import type { RunNumber } from "./fact.ts";

export type RunId = string & { readonly __brand: "RunId" };

const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/** The random part of a ULID: 80 bits. */
const RANDOM_LENGTH = 16;
/** 2^80 divided by the golden ratio: counts of runs and neighbouring ULIDs never meet. */
const STRIDE = 0x9e3779b97f4a7c15f39dn;

/** `Run_` and a ULID that is unique among all runs of all trees, the same whenever it is asked for. */
export function runId(execution: ExecutionId, run: RunNumber): RunId {
  const ulid = topLevelOf(execution).slice("E_".length);
  let random = 0n;
  for (const digit of ulid.slice(-RANDOM_LENGTH)) {
    random = random * 32n + BigInt(CROCKFORD.indexOf(digit));
  }
  random = BigInt.asUintN(80, random + BigInt(run) * STRIDE);
  let text = "";
  for (let left = RANDOM_LENGTH; left > 0; left -= 1) {
    text = CROCKFORD.charAt(Number(random % 32n)) + text;
    random /= 32n;
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a brand is given here only
  return `Run_${ulid.slice(0, -RANDOM_LENGTH)}${text}` as RunId;
}
