/**
 * The generations of a journal. A tree whose workflow begins again leaves its earlier ones behind; some of the latest
 * are kept for readers. A retry takes back facts of its own generation alone.
 */
import type { Commit } from "../execution/commit.ts";
import { effectiveCommits, foldJournal } from "../execution/effective-facts.ts";
import type { TreeState } from "../execution/tree-state.ts";
import type { Journal } from "./journal.ts";

/** A generation that is over, in rows from `from` on and before `until`. */
interface Earlier {
  readonly number: number;
  readonly from: number;
  readonly until: number;
}

/** Effective commits of earlier generations that are kept, the oldest first. */
export function* earlierCommits(journal: Journal, newest: number): Generator<Commit> {
  for (const earlier of earlierGenerations(journal, newest)) yield* commitsOf(journal, earlier);
}

/** Effective commits of one of them; none when it is not kept. */
export function commitsOfGeneration(
  journal: Journal,
  newest: number,
  number: number,
): Iterable<Commit> {
  const found = earlierGenerations(journal, newest).find((earlier) => earlier.number === number);
  return found === undefined ? [] : commitsOf(journal, found);
}

/**
 * Forgets all but the latest of them, and nothing that has still to be delivered.
 * @param kept how many stay
 */
export function forgetGenerations(journal: Journal, tree: TreeState, kept: number): void {
  const earlier = earlierGenerations(journal, tree.executions.get(0)?.generation ?? 1);
  const left = [...tree.undelivered.values(), ...tree.unanswered.values()].map(({ seq }) => seq);
  const isOver = earlier
    .slice(0, Math.max(earlier.length - kept, 0))
    .filter(({ until }) => left.every((seq) => seq >= until));
  const last = isOver.at(-1);
  if (last !== undefined) journal.forgetBefore(last.until);
}

/** @param newest number of the generation that goes on */
function earlierGenerations(journal: Journal, newest: number): readonly Earlier[] {
  const found: Earlier[] = [];
  let until = journal.firstSeq;
  for (let number = newest - 1; number > 0; number -= 1) {
    const from = journal.generationBefore(until);
    if (from === null) break;
    found.unshift({ number, from, until });
    until = from;
  }
  return found;
}

function commitsOf(journal: Journal, { from, until }: Earlier): Iterable<Commit> {
  const { takenBack } = foldJournal(() => journal.commits(from, until));
  const commits = journal.commits(from, until);
  return takenBack.length === 0 ? commits : effectiveCommits(commits, takenBack);
}
