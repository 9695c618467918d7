/**
 * Execution ids. A top-level id is `E_<ULID>`; a derived id appends one `.<join set>_<n>` segment per
 * level, so the id alone names its tree, its parent and the join set that it answers to. What a top-level workflow
 * asks for after it has begun again has the number of its generation in front of that, from 2 on:
 * `E_<ULID>.2.<join set>_<n>`. So no id is ever given twice.
 */
import type { JoinSetId } from "./join-set-id.ts";
import { isJoinSetId } from "./join-set-id.ts";

export type ExecutionId = string & { readonly __brand: "ExecutionId" };

/**
 * What the ids of an execution's members begin with, and all that follows from its id alone: the id itself, or in a
 * later generation that and its number.
 */
export type OwnerId = string & { readonly __brand: "OwnerId" };

export interface ExecutionIdMalformed {
  readonly kind: "execution-id-malformed";
  readonly text: string;
  readonly reason: string;
}

/** Crockford base 32; the first character is at most 7, because a ULID has 128 bits. */
const TOP_LEVEL = /^E_[0-7][0-9A-HJKMNP-TV-Z]{25}$/;
const SEGMENT = /^(.+)_([1-9][0-9]{0,9})$/;
const GENERATION = /^(?:[2-9]|[1-9][0-9]{1,9})$/;

/** Parses a top-level or derived id; upper case only, as written by `E_<ULID>`. */
export function parseExecutionId(text: string): ExecutionId | ExecutionIdMalformed {
  const [top, ...path] = text.split(".");
  if (top === undefined || !TOP_LEVEL.test(top)) {
    return malformed(text, "an execution id starts with `E_` and a ULID of 26 characters");
  }
  const isLater = GENERATION.test(path[0] ?? "");
  if (isLater && path.length === 1) {
    return malformed(
      text,
      `\`${path[0]}\` is a generation of an execution, which has no id of its own`,
    );
  }
  for (const segment of isLater ? path.slice(1) : path) {
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

/** @param generation from 1; only a top-level execution has more than that one */
export function ownerId(id: ExecutionId, generation: number): OwnerId {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a brand is given here only
  return (generation === 1 ? id : `${id}.${generation}`) as OwnerId;
}

/** The generation of its tree that the execution is of; of a top-level one the first. */
export function generationOf(id: ExecutionId): number {
  const [, segment = ""] = id.split(".");
  return GENERATION.test(segment) ? Number(segment) : 1;
}

/** The execution that asked for it, in whatever generation; null for a top-level one. */
export function parentOf(id: ExecutionId): ExecutionId | null {
  const above = id.split(".").slice(0, -1);
  if (above.length === 2 && GENERATION.test(above[1] ?? "")) above.pop();
  return above.length === 0 ? null : brand(above.join("."));
}

/** The id of the `ordinal`-th child (from 1) of a join set. */
export function childId(parent: OwnerId, joinSet: JoinSetId, ordinal: number): ExecutionId {
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
