/** Pages of the log of a tree: the lines that its journal holds, then those that wait for the next row. */
import type { ExecutionId } from "../execution/execution-id.ts";
import { idInTree, pathInTree, topLevelOf } from "../execution/execution-id.ts";
import { findExecution, liveExecution } from "../execution/find-execution.ts";
import { PAGE_LENGTH_MAX } from "../execution/limits.ts";
import type { LogLine, LogPosition, StoredLog } from "../execution/log-line.ts";
import { logLength } from "../execution/log-line.ts";
import { runId } from "../execution/run-id.ts";
import type { LogEntry, LogPage, LogRequest } from "./execution-rpc.ts";
import type { Tree } from "./tree.ts";

/** A page, once it holds a line or the execution has finished, but after `waitMs` at the latest. */
export async function readLogs(
  tree: Tree,
  id: ExecutionId,
  request: LogRequest,
  waitMs: number,
): Promise<LogPage | null> {
  const { clock } = tree.ports;
  const untilMs = clock.nowMs() + waitMs;
  for (;;) {
    const page = logPage(tree, id, request);
    const leftMs = untilMs - clock.nowMs();
    if (page === null || page.isFinished || page.lines.length > 0 || leftMs <= 0) return page;
    await tree.ledger.logs.news(clock, leftMs);
  }
}

/** The open batch is not written for it: its lines have their positions, and a follower would cut it short. */
function logPage(tree: Tree, id: ExecutionId, request: LogRequest): LogPage | null {
  const { ledger } = tree;
  const execution = liveExecution(ledger.tree, id) ?? findExecution(id, ledger.about(id)) ?? null;
  if (execution === null) return null;
  const isFinished = execution.pending.kind === "finished";
  if (isFinished) ledger.flush();
  return { lines: entriesOf(tree, id, request), isFinished };
}

function entriesOf(tree: Tree, id: ExecutionId, request: LogRequest): readonly LogEntry[] {
  const entries: LogEntry[] = [];
  let length = 0;
  for (const { position, line } of linesOf(tree, request)) {
    if (!isOnPage(position, request) || !isWanted(line, pathInTree(id), request)) continue;
    length += logLength(line);
    if (entries.length === request.length || (entries.length > 0 && length > PAGE_LENGTH_MAX)) {
      break;
    }
    entries.push(entryOf(id, position, line));
  }
  return request.direction === "newer" ? entries : entries.toReversed();
}

interface PlacedLine {
  readonly position: LogPosition;
  readonly line: LogLine;
}

/** From the cursor's row on, in the direction of the request. */
function* linesOf(tree: Tree, { cursor, direction }: LogRequest): Generator<PlacedLine> {
  const { journal } = tree.ports;
  const { nextSeq } = journal;
  const waiting: StoredLog = { seq: nextSeq, lines: tree.ledger.logs.waiting };
  if (direction === "newer") {
    for (const stored of journal.logs(cursor?.seq ?? 0, nextSeq, "oldest-first")) {
      yield* placed(stored);
    }
    yield* placed(waiting);
  } else {
    yield* placed(waiting).toReversed();
    const until = Math.min(nextSeq, (cursor?.seq ?? nextSeq) + 1);
    for (const stored of journal.logs(0, until, "newest-first")) yield* placed(stored).toReversed();
  }
}

function placed({ seq, lines }: StoredLog): PlacedLine[] {
  return lines.map((line, index) => ({ position: { seq, index }, line }));
}

function isOnPage(position: LogPosition, { cursor, isIncluding, direction }: LogRequest): boolean {
  if (cursor === null) return true;
  const distance = position.seq - cursor.seq || position.index - cursor.index;
  if (distance === 0) return isIncluding;
  return direction === "newer" ? distance > 0 : distance < 0;
}

function isWanted(
  line: LogLine,
  path: string,
  { levels, streams, withDerived }: LogRequest,
): boolean {
  const isOfExecution = line.of === path || (withDerived && line.of.startsWith(`${path}.`));
  if (!isOfExecution) return false;
  return "level" in line ? levels.includes(line.level) : streams.includes(line.stream);
}

function entryOf(id: ExecutionId, position: LogPosition, line: LogLine): LogEntry {
  const top = topLevelOf(id);
  const { of, run, atMs, ...guestLine } = line;
  return { position, execution: idInTree(top, of), run: runId(top, run), atMs, ...guestLine };
}
