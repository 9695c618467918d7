/**
 * The same world twice: its workflows stay in memory, or leave it whenever they wait. Whatever is asked or answered
 * before the two differ in what comes from outside of an execution has to be the same.
 */
import type { JournalRow } from "../../src/execution/commit.ts";
import type { ExecutionId } from "../../src/execution/execution-id.ts";
import type { Fact } from "../../src/execution/fact.ts";
import { isRequest } from "../../src/execution/fold.ts";
import { concerned } from "../../src/execution/lineage.ts";
import { isCancellation } from "./asked-for.ts";
import { IdsByNumber } from "./ids-by-number.ts";
import type { Style } from "./program.ts";
import { runScenario } from "./scenario.ts";
import { effectiveOf } from "./sim-components.ts";
import { NO_FAULTS } from "./sim-world.ts";

export interface Comparison {
  readonly problems: readonly string[];
  /** How many executions have the same history to their ends ... */
  readonly same: number;
  /** ... and how many from somewhere on had other answers, or the same ones at another time. */
  readonly apart: number;
}

/** What an execution does, or what it is told by others, in the order of the journal. */
interface Entry {
  readonly isOwn: boolean;
  readonly text: string;
}

export async function compareColdWithHot(seed: number, style: Style): Promise<Comparison> {
  const faults = { ...NO_FAULTS, retry: seed % 2 === 0 };
  const hot = await runScenario({ seed, style, faults, isSteady: true });
  const cold = await runScenario({
    ...{ seed, style, isSteady: true },
    faults: { ...faults, isAlwaysCold: true },
  });
  const problems = [
    ...hot.problems.map((problem) => `in memory: ${problem}`),
    ...cold.problems.map((problem) => `cold: ${problem}`),
  ];
  return problems.length === 0
    ? compare(coursesOf(hot.root, hot.rows), coursesOf(cold.root, cold.rows))
    : { problems, same: 0, apart: 0 };
}

type Courses = ReadonlyMap<ExecutionId, readonly Entry[]>;

const NOTHING: Entry = { isOwn: true, text: "nothing more" };

function compare(hot: Courses, cold: Courses): Comparison {
  const parted = [...hot].flatMap(([id, entries]) => {
    const [here, there] = whereTheyPart(entries, cold.get(id) ?? []);
    return here.text === there.text ? [] : [{ id, here, there }];
  });
  const problems = parted
    .filter(({ here, there }) => here.isOwn && there.isOwn)
    .map(({ id, here, there }) => `${id}: in memory ${here.text}, cold ${there.text}`);
  const apart = parted.length - problems.length;
  return { problems, same: hot.size - parted.length, apart };
}

/** The first entries that differ; the same one twice if none does. */
function whereTheyPart(hot: readonly Entry[], cold: readonly Entry[]): readonly [Entry, Entry] {
  const longer = hot.length > cold.length ? hot : cold;
  const at = longer.findIndex((_entry, index) => hot[index]?.text !== cold[index]?.text);
  return [hot[at] ?? NOTHING, cold[at] ?? NOTHING];
}

interface Member {
  readonly parent: ExecutionId | null;
  readonly isStub: boolean;
}

function coursesOf(root: ExecutionId, rows: readonly JournalRow[]): Courses {
  const ids = new IdsByNumber(root);
  const members = new Map<number, Member>([[0, { parent: null, isStub: false }]]);
  const courses = new Map<ExecutionId, Entry[]>([[root, []]]);
  for (const fact of effectiveOf(rows).flatMap(({ facts }) => facts)) {
    ids.observe(fact);
    if (fact.kind === "incarnation") continue;
    const number = concerned(fact);
    const id = ids.of(number);
    const { parent = null, isStub = false } = members.get(number) ?? {};
    const entry = entryOf(fact, isStub);
    if (entry !== null) courses.get(id)?.push(entry);
    if (fact.kind === "asked") {
      const { ffqn, params } = fact;
      members.set(fact.child, { parent: id, isStub: ffqn.includes("stubs") });
      courses.set(ids.of(fact.child), [{ isOwn: false, text: `${ffqn} ${params}` }]);
    } else if (fact.kind === "finished" && parent !== null) {
      const text = `answer of ${id}: ${JSON.stringify(fact.retval)}`;
      courses.get(parent)?.push({ isOwn: false, text });
    }
  }
  return courses;
}

/** What depends on other executions, or on the instant. */
const NOT_OF_ITS_OWN = new Set([
  ...["of", "child", "component", "expiresAtMs", "atMs"],
  ...["by", "version", "nextExecution", "nextRun", "undelivered", "unanswered"],
]);

function entryOf(fact: Fact, isStub: boolean): Entry | null {
  const text = JSON.stringify(fact, (key, value: unknown) =>
    NOT_OF_ITS_OWN.has(key) ? undefined : value,
  );
  if (isRequest(fact) || fact.kind === "restarted") return { isOwn: true, text };
  if (fact.kind === "delay-finished" || fact.kind === "stub-answered") {
    return { isOwn: false, text };
  }
  if (fact.kind !== "finished") return null;
  // Who ends an execution from outside does so when he pleases.
  return { isOwn: !isStub && !isCancellation(fact), text };
}
