/** Journals as an earlier version stored them, with what readers saw of them then. They are never rewritten. */
import { readFileSync } from "node:fs";
import type { Commit, JournalRow } from "../../src/execution/commit.ts";
import { commitRows, commitsOf } from "../../src/execution/commit.ts";
import type { ExecutionEvent, ExecutionResponse } from "../../src/execution/event.ts";
import type { ExecutionId } from "../../src/execution/execution-id.ts";

export interface GoldenJournal {
  readonly rows: readonly JournalRow[];
  readonly executions: readonly GoldenExecution[];
}

export interface GoldenExecution {
  readonly id: ExecutionId;
  readonly number: number;
  /** Without run ids. */
  readonly events: readonly ExecutionEvent[];
  readonly responses: readonly ExecutionResponse[];
}

export function goldenJournal(name: string): GoldenJournal {
  const text = readFileSync(new URL(`${name}.json`, import.meta.url), "utf8");
  return JSON.parse(text) as GoldenJournal;
}

/** The rows in which an object has those commits. */
export function rowsOf(commits: readonly Commit[]): JournalRow[] {
  let firstSeq = 0;
  return commits.flatMap((commit) => {
    if (commit.facts[0]?.kind === "restarted") firstSeq = commit.seq;
    return commitRows(commit, [], firstSeq);
  });
}

/** The journal cut after each of its facts, the shortest first; a commit may be cut within. */
export function* factPrefixes({ rows }: GoldenJournal): Generator<Commit[]> {
  const before: Commit[] = [];
  for (const commit of commitsOf(rows)) {
    for (let length = 1; length <= commit.facts.length; length += 1) {
      yield [...before, { ...commit, facts: commit.facts.slice(0, length) }];
    }
    before.push(commit);
  }
}
