/**
 * The ids of executions that a workflow schedules: the instant of its own tree's id, and random characters that
 * follow from its id, its generation and from how many it has asked for. So a replay generates the same ones.
 */
import type { OwnerId } from "../execution/execution-id.ts";
import { VirtualRandom } from "../workflow/virtual-random.ts";

/** Crockford's base 32, as ULIDs have it. */
const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const PREFIX_AND_TIME = "E_".length + 10;
const RANDOM_LENGTH = 16;

export function executionIdGenerator(owner: OwnerId): () => string {
  const random = new VirtualRandom(owner, "execution-id-generate");
  return () => {
    let id = owner.slice(0, PREFIX_AND_TIME);
    for (const byte of random.bytes(RANDOM_LENGTH)) id += DIGITS.charAt(byte % DIGITS.length);
    return id;
  };
}
