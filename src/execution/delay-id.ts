/** Delay ids: `Delay_<ULID>.<path>.<join set>_<n>`, where ULID and path are those of the execution that waits (`OwnerId`). */
import type { ExecutionId, OwnerId } from "./execution-id.ts";
import { parentOf, parseExecutionId } from "./execution-id.ts";
import type { JoinSetId } from "./join-set-id.ts";

export type DelayId = string & { readonly __brand: "DelayId" };

/** A delay and the execution that asked for it. */
export interface DelayOf {
  readonly id: DelayId;
  readonly owner: ExecutionId;
}

export interface DelayIdMalformed {
  readonly kind: "delay-id-malformed";
  readonly text: string;
  readonly reason: string;
}

const PREFIX = "Delay_";

/** The id of the `ordinal`-th delay (from 1) of a join set; delays are numbered apart from children. */
export function delayId(owner: OwnerId, joinSet: JoinSetId, ordinal: number): DelayId {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a brand is given here only
  return `${PREFIX}${owner.slice("E_".length)}.${joinSet}_${ordinal}` as DelayId;
}

/** It has the form of an id of a child of the execution that waits, but for its beginning. */
export function parseDelayId(text: string): DelayOf | DelayIdMalformed {
  const asChild = text.startsWith(PREFIX)
    ? parseExecutionId(`E_${text.slice(PREFIX.length)}`)
    : null;
  const owner = typeof asChild === "string" ? parentOf(asChild) : null;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a brand is given here only
  if (owner !== null) return { id: text as DelayId, owner };
  const reason =
    "a delay id is `Delay_`, the ULID and path of the execution that waits, and `.<join set>_<number>`";
  return { kind: "delay-id-malformed", text, reason };
}
