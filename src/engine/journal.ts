/** Port: the journal of one tree. */
import type { Commit } from "../execution/commit.ts";

export interface Journal {
  /** Sequence number that the next commit begins with. */
  readonly nextSeq: number;
  /** Writes a commit in one transaction, synchronously; it is durable after `sync`, and before anything leaves the object. */
  append(commit: Commit): void;
  /** Commits that begin at `from` or later and before `until`, in order, one at a time. */
  commits(from: number, until?: number): Iterable<Commit>;
  /** Resolves when everything appended so far survives the death of the process. */
  sync(): Promise<void>;
}
