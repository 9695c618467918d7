/** What must hold at the end of every simulated world, whatever happened in it. */
import { isDeepStrictEqual } from "node:util";
import type { Commit, JournalRow } from "../../src/execution/commit.ts";
import { commitsOf } from "../../src/execution/commit.ts";
import type { ExecutionEvent } from "../../src/execution/event.ts";
import type { ExecutionId } from "../../src/execution/execution-id.ts";
import { ownerId } from "../../src/execution/execution-id.ts";
import type { Fact } from "../../src/execution/fact.ts";
import { findExecution } from "../../src/execution/find-execution.ts";
import { projectEvents } from "../../src/execution/project-events.ts";
import { projectResponses } from "../../src/execution/project-responses.ts";
import type { Ffqn } from "../../src/wit/ffqn.ts";
import { IdsByNumber } from "./ids-by-number.ts";
import type { End, Programs } from "./program.ts";
import { expectedMs, interpret, interpretRetried } from "./interpret.ts";
import { activityValue, mainOf, programOf } from "./program.ts";
import type { Observations } from "./sim-components.ts";
import { effectiveOf, LEASE_WAIT_MS_MAX, pathIn, UNLOAD_AFTER_MS_MAX } from "./sim-components.ts";
import { endOf } from "./sim-workflow.ts";
import { judgeStory } from "./stories.ts";

export interface Evidence {
  readonly programs: Programs;
  readonly observations: Observations;
  readonly root: ExecutionId;
  readonly rows: readonly JournalRow[];
  /** No fault of this world costs time. */
  readonly isPunctual: boolean;
  /** The result follows from the programs alone. */
  readonly isPlain: boolean;
  /** An operator has retried the tree, if it failed. */
  readonly isRetried: boolean;
}

interface Member {
  readonly id: ExecutionId;
  /** Of a top-level execution there is a member for each generation. */
  readonly generation: number;
  readonly number: number;
  readonly ffqn: Ffqn;
  readonly path: string;
  readonly isWorkflow: boolean;
}

export function judge(evidence: Evidence): string[] {
  const commits = effectiveOf(evidence.rows);
  const members = membersOf(evidence, commits);
  return [
    ...judgeResult(evidence, commits),
    ...judgeInstants(commits),
    ...judgeRuns(evidence.rows),
    ...judgeDelays(commits),
    ...(evidence.isPunctual ? judgeDuration(evidence, commits) : []),
    ...members.flatMap((member) => judgeMember(evidence, commits, member)),
  ];
}

/** The result is the one of the plain interpreter. */
function judgeResult(
  { programs, root, isRetried, isPlain }: Evidence,
  commits: readonly Commit[],
): string[] {
  if (!isPlain) return [];
  const expected = isRetried
    ? interpretRetried(programs, "root")
    : interpret(programs, mainOf(programs), "root");
  const finished = facts(commits).find((fact) => fact.kind === "finished" && fact.of === 0);
  if (finished?.kind !== "finished") return [`${root} has no result`];
  const actual = endOf(finished.retval);
  return isDeepStrictEqual(actual, expected)
    ? []
    : [`result ${JSON.stringify(actual)}, expected ${JSON.stringify(expected)}`];
}

function judgeInstants(commits: readonly Commit[]): string[] {
  return commits.some((commit, i) => commit.atMs < (commits[i - 1]?.atMs ?? 0))
    ? ["the instants of the journal decrease"]
    : [];
}

/** No number of a run was given twice, be it taken back or not. */
function judgeRuns(rows: readonly JournalRow[]): string[] {
  const runs = facts([...commitsOf(rows)]).flatMap((fact) =>
    fact.kind === "locked" ? [fact.run] : [],
  );
  return new Set(runs).size === runs.length ? [] : ["two runs have one number"];
}

/** No delay ended before its instant, unless it was cancelled. */
function judgeDelays(commits: readonly Commit[]): string[] {
  const open = new Map<string, number>();
  const problems: string[] = [];
  for (const { facts: ofCommit, atMs } of commits) {
    for (const fact of ofCommit) {
      if (fact.kind === "delay-requested") {
        open.set(`${fact.of} ${fact.joinSet} ${fact.delay}`, fact.expiresAtMs);
      } else if (fact.kind === "delay-finished" && fact.outcome === "ok") {
        const dueAtMs = open.get(`${fact.of} ${fact.joinSet} ${fact.delay}`) ?? Infinity;
        if (atMs < dueAtMs) problems.push(`a delay ended ${dueAtMs - atMs} ms early`);
      }
    }
  }
  return problems;
}

/** Nothing waits for longer than it must: no retry, answer or replay is left to the guard alarm. */
function judgeDuration({ programs }: Evidence, commits: readonly Commit[]): string[] {
  const runs = facts(commits).filter((fact) => fact.kind === "locked").length;
  const expected = expectedMs(programs, mainOf(programs), "root");
  const allowed = expected + runs * (LEASE_WAIT_MS_MAX + UNLOAD_AFTER_MS_MAX);
  const actual = (commits.at(-1)?.atMs ?? 0) - (commits[0]?.atMs ?? 0);
  return actual <= allowed ? [] : [`took ${actual} ms, where ${allowed} ms are enough`];
}

function judgeMember(evidence: Evidence, commits: readonly Commit[], member: Member): string[] {
  const events = [...projectEvents(member.id, commits)];
  if (member.generation > 1) return judgeWorkflow(evidence, commits, member);
  return [
    ...judgeEvents(events),
    ...judgeVersions(commits, member, events),
    ...(member.isWorkflow ? judgeWorkflow : judgeActivity)(evidence, commits, member),
  ].map((problem) => `${member.id}: ${problem}`);
}

/** Versions are dense, `created` is first, and there is one `finished`, which is last. */
function judgeEvents(events: readonly ExecutionEvent[]): string[] {
  const problems: string[] = [];
  if (events.some((event, i) => event.version !== i)) problems.push("versions are not dense");
  if (events[0]?.body.kind !== "created") problems.push("the first event is not `created`");
  if (events.at(-1)?.body.kind !== "finished") problems.push("the last event is not `finished`");
  const ends = events.filter((event) => event.body.kind === "finished").length;
  if (ends !== 1) problems.push(`${ends} events \`finished\``);
  return problems;
}

/** Fold and projection count the same versions. */
function judgeVersions(
  commits: readonly Commit[],
  { id }: Member,
  events: readonly ExecutionEvent[],
): string[] {
  const counted = findExecution(id, commits)?.nextVersion;
  return counted === events.length
    ? []
    : [`the fold counts ${counted} versions, the projection ${events.length}`];
}

/** Each member responded once, and the story that the journal tells is the one of its program. */
function judgeWorkflow(
  { observations, programs }: Evidence,
  commits: readonly Commit[],
  member: Member,
): string[] {
  const problems: string[] = [];
  const responses = [...projectResponses(member.id, commits)];
  const senders = responses.flatMap((response): string[] => {
    if ("child" in response) return [response.child];
    return "delay" in response ? [response.delay] : [];
  });
  if (new Set(senders).size !== senders.length) problems.push("something responded twice");
  const program = programOf(programs, member.ffqn);
  if (program.kind !== "workflow") return problems;
  const seenAtMs = (request: number): number | undefined =>
    observations.times.get(`${member.path}#${request}`);
  const { number, generation } = member;
  const told = number === 0 ? commitsOfGeneration(commits, generation) : commits;
  const owner = ownerId(member.id, generation);
  return [...problems, ...judgeStory({ ...member, owner, seenAtMs }, program, told)];
}

/** An activity ends as its program does, if nobody has ended it. */
function judgeActivity(
  { programs, isRetried }: Evidence,
  commits: readonly Commit[],
  { number, ffqn, path }: Member,
): string[] {
  const finished = facts(commits).find((fact) => fact.kind === "finished" && fact.of === number);
  if (finished?.kind !== "finished") return ["it has no result"];
  const actual = endOf(finished.retval);
  const expected: End[] = [
    interpret(programs, ffqn, path),
    ...(isRetried ? [interpret(programs, ffqn, path, true)] : []),
    { kind: "failure", failure: "cancelled" },
    // A workflow that gives a stub its result may err.
    ...(ffqn.includes("stubs") ? [{ kind: "ok", value: activityValue(path) + 1 } as const] : []),
  ];
  return expected.some((end) => isDeepStrictEqual(end, actual))
    ? []
    : [`${ffqn} ends ${JSON.stringify(actual)}, not ${JSON.stringify(expected[0])}`];
}

/** Up to the first fact of the next one, with which it ends. */
function commitsOfGeneration(commits: readonly Commit[], generation: number): Commit[] {
  const begins = ({ facts: [first] }: Commit, number: number): boolean =>
    first?.kind === "restarted" && first.generation === number;
  const from = commits.findIndex((commit) => begins(commit, generation));
  const last = commits.findIndex((commit) => begins(commit, generation + 1));
  return commits.slice(Math.max(from, 0), last === -1 ? undefined : last + 1);
}

function membersOf({ root, programs }: Evidence, commits: readonly Commit[]): Member[] {
  const ids = new IdsByNumber(root);
  const members: Member[] = [];
  for (const fact of facts(commits)) {
    ids.observe(fact);
    if (fact.kind !== "created" && fact.kind !== "asked" && fact.kind !== "restarted") continue;
    const number = fact.kind === "asked" ? fact.child : 0;
    members.push({
      id: ids.of(number),
      generation: number === 0 ? ids.generation : 1,
      number,
      ffqn: fact.ffqn,
      path: pathIn(fact.params ?? ""),
      isWorkflow: programs.get(fact.ffqn)?.kind === "workflow",
    });
  }
  return members;
}

function facts(commits: readonly Commit[]): Fact[] {
  return commits.flatMap((commit) => commit.facts);
}
