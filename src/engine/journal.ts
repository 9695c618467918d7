/** Port: the journal of one tree. */
import type { Commit } from "../execution/commit.ts";
import type { LogLine, StoredLog } from "../execution/log-line.ts";

export type LogOrder = "oldest-first" | "newest-first";

export interface Journal {
  /** Sequence number that the next commit begins with. */
  readonly nextSeq: number;
  /** First row of the newest generation. */
  readonly firstSeq: number;
  /** Writes a commit and the lines beside it in one transaction, synchronously; it is durable after `sync`, and before anything leaves the object. */
  append(commit: Commit, logs?: readonly LogLine[]): void;
  /** The next commit is the first one of a generation. */
  beginGeneration(): void;
  /** First row of the generation that came before the one that begins at `firstSeq`; null: it is not kept, or there was none. */
  generationBefore(firstSeq: number): number | null;
  /** Forgets what is before the first row of a generation, synchronously and with what is appended in the same turn. */
  forgetBefore(firstSeq: number): void;
  /** Commits that begin at `from` or later and before `until`, in order, one at a time. */
  commits(from: number, until?: number): Iterable<Commit>;
  /** Lines that were stored with commits which begin at `from` or later and before `until`. */
  logs(from: number, until: number, order: LogOrder): Iterable<StoredLog>;
  /** Resolves when everything appended so far survives the death of the process. */
  sync(): Promise<void>;
}
