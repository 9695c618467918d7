/** Delay ids: `Delay_<ULID>.<path>.<join set>_<n>`, where ULID and path are those of the execution that waits (`OwnerId`). */
import type { OwnerId } from "./execution-id.ts";
import type { JoinSetId } from "./join-set-id.ts";

export type DelayId = string & { readonly __brand: "DelayId" };

/** The id of the `ordinal`-th delay (from 1) of a join set; delays are numbered apart from children. */
export function delayId(owner: OwnerId, joinSet: JoinSetId, ordinal: number): DelayId {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a brand is given here only
  return `Delay_${owner.slice("E_".length)}.${joinSet}_${ordinal}` as DelayId;
}
