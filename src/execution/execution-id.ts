/**
 * Execution ids. A top-level id is `E_<ULID>`; a derived id appends one `.<join set>_<n>` segment per
 * level, so the id alone names its tree, its parent and the join set that it answers to.
 */
import type { JoinSetId } from "./join-set-id.ts";
import { isJoinSetId } from "./join-set-id.ts";

export type ExecutionId = string & { readonly __brand: "ExecutionId" };

export interface ExecutionIdMalformed {
  readonly kind: "execution-id-malformed";
  readonly text: string;
  readonly reason: string;
}

/** Crockford base 32; the first character is at most 7, because a ULID has 128 bits. */
const TOP_LEVEL = /^E_[0-7][0-9A-HJKMNP-TV-Z]{25}$/;
const SEGMENT = /^(.+)_([1-9][0-9]{0,9})$/;

/** Parses a top-level or derived id; upper case only, as written by `E_<ULID>`. */
export function parseExecutionId(text: string): ExecutionId | ExecutionIdMalformed {
  const [top, ...segments] = text.split(".");
  if (top === undefined || !TOP_LEVEL.test(top)) {
    return malformed(text, "an execution id starts with `E_` and a ULID of 26 characters");
  }
  for (const segment of segments) {
    const joinSet = SEGMENT.exec(segment)?.[1];
    if (joinSet === undefined || !isJoinSetId(joinSet)) {
      return malformed(text, `\`${segment}\` is not \`<join set>_<number>\`, as in \`o:1-fibo_1\``);
    }
  }
  return brand(text);
}

export function isTopLevel(id: ExecutionId): boolean {
  return !id.includes(".");
}

/** The id of the tree: the name of the object that holds the execution. */
export function topLevelOf(id: ExecutionId): ExecutionId {
  const dot = id.indexOf(".");
  return dot === -1 ? id : brand(id.slice(0, dot));
}

/** The execution that asked for it; null for a top-level one. */
export function parentOf(id: ExecutionId): ExecutionId | null {
  const dot = id.lastIndexOf(".");
  return dot === -1 ? null : brand(id.slice(0, dot));
}

/** The id of the `ordinal`-th child (from 1) of a join set of `parent`. */
export function childId(parent: ExecutionId, joinSet: JoinSetId, ordinal: number): ExecutionId {
  return brand(`${parent}.${joinSet}_${ordinal}`);
}

/** What the id adds to that of its tree: empty for the top-level one. */
export function pathInTree(id: ExecutionId): string {
  return id.slice(topLevelOf(id).length);
}

/** The id with that path. */
export function idInTree(top: ExecutionId, path: string): ExecutionId {
  return brand(`${top}${path}`);
}

function malformed(text: string, reason: string): ExecutionIdMalformed {
  return { kind: "execution-id-malformed", text, reason };
}

function brand(text: string): ExecutionId {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a brand is given here only
  return text as ExecutionId;
}
