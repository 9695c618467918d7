/** One seed: a world, its programs and faults, run to the end and judged. */
import type { JournalRow } from "../../src/execution/commit.ts";
import type { ExecutionId } from "../../src/execution/execution-id.ts";
import { requestsOfHotRuns } from "./always-cold.ts";
import { askedForTheSame, isCancellation } from "./asked-for.ts";
import { generatePrograms } from "./generate-programs.ts";
import { judge } from "./oracles.ts";
import type { AttemptEnd, Programs, Style } from "./program.ts";
import { isFree } from "./program.ts";
import { NoRandom, SeededRandom } from "./seeded-random.ts";
import { SimCatalog } from "./sim-catalog.ts";
import type { Observations } from "./sim-components.ts";
import { effectiveOf } from "./sim-components.ts";
import { SimObject } from "./sim-object.ts";
import type { Faults } from "./sim-world.ts";
import { NO_FAULTS, SimWorld } from "./sim-world.ts";

export interface Verdict {
  /** What went wrong; empty when nothing did. */
  readonly problems: readonly string[];
  readonly trace: readonly string[];
  readonly rows: readonly JournalRow[];
  readonly root: ExecutionId;
  readonly portCalls: number;
  readonly crashes: number;
}

export interface Scenario {
  readonly seed: number;
  /** Absent: calls, one after the other. */
  readonly style?: Style;
  readonly faults: Faults;
  /** A journal to begin with, instead of a create. */
  readonly rows?: readonly JournalRow[];
  readonly programs?: Programs;
  /** Nothing in the world is left to chance. */
  readonly isSteady?: boolean;
}

const PREFIXES_MAX = 6;

/** @param style absent: one of them */
export function scenarioOf(
  seed: number,
  style: Style = styleOf(seed),
  isAlwaysCold: boolean = false,
): Scenario {
  const random = new SeededRandom(seed ^ 0x5eed);
  const flavour = random.between(0, 3);
  const faults: Faults = {
    ...NO_FAULTS,
    crash: flavour === 0 ? 0 : random.pick([0.002, 0.01, 0.05]),
    crashesMax: random.between(1, 4),
    refusedWrite: flavour === 2 ? 0.01 : 0,
    clockJump: flavour === 3 ? 0.02 : 0,
    unload: random.pick([0, 0.1, 1]),
    isAlwaysCold,
    alarmDelayMs: random.pick([0, 0, 500]),
    upgrade: random.pick([0, 0.3]),
    pause: random.pick([0, 0.02, 0.2]),
    retry: random.chance(0.7),
    cancel: isFree(style) ? random.pick([0, 0, 0.02]) : 0,
    catalog: random.pick([0, 0.3, 0.8]),
    cancelDelay: style === "abroad" ? random.pick([0, 0.05]) : 0,
  };
  return { seed, faults, style };
}

export function styleOf(seed: number): Style {
  return new SeededRandom(seed ^ 0x57e1).pick(["calls", "ordered", "free", "free"]);
}

/**
 * How programs may fail for good: a fault may turn the last attempt into a timeout, so that no result
 * may depend on which failure was the last.
 */
function lastEnds(faults: Faults): readonly AttemptEnd[] {
  if (faults.clockJump > 0) return [];
  const mayDie = faults.crash > 0 || faults.crashAtCall > 0;
  return mayDie
    ? ["permanent-err", "listed-err", "trap", "hang", "poison"]
    : ["err", "listed-err", "trap", "hang"];
}

function costsNoTime(faults: Faults): boolean {
  const { crash, crashAtCall, refusedWrite, clockJump, alarmDelayMs, pause, retry } = faults;
  return crash + refusedWrite + clockJump + alarmDelayMs + pause + crashAtCall === 0 && !retry;
}

export async function runScenario(scenario: Scenario): Promise<Verdict> {
  const random = new SeededRandom(scenario.seed);
  const programs =
    scenario.programs ?? generatePrograms(random, lastEnds(scenario.faults), scenario.style);
  const chance = scenario.isSteady === true ? new NoRandom() : random;
  const world = new SimWorld(chance, scenario.faults, scenario.rows);
  const catalog = new SimCatalog(world, scenario.seed);
  const object = new SimObject(world, programs, catalog);
  const problems: string[] = [];
  try {
    await object.runToEnd();
  } catch (error) {
    problems.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  if (problems.length === 0) problems.push(...judgeEnd(scenario, programs, world, object));
  if (problems.length === 0 && scenario.rows === undefined) problems.push(...catalog.judge());
  problems.push(...object.problems, ...object.observations.problems);
  if (problems.length === 0 && mayBeContinued(scenario)) {
    problems.push(...(await replayPrefixes(scenario, world.rows(), programs, object.root)));
  }
  const { trace, portCalls, crashes } = world;
  return { problems, trace, rows: world.rows(), root: object.root, portCalls, crashes };
}

function judgeEnd(
  scenario: Scenario,
  programs: Programs,
  world: SimWorld,
  { observations, root }: SimObject,
): readonly string[] {
  const isPunctual = scenario.rows === undefined && costsNoTime(scenario.faults);
  const isRetried = scenario.faults.retry;
  const rows = world.rows();
  const { style = "calls" } = scenario;
  const isPlain = style === "calls" || (!isFree(style) && !isRetried);
  const isCalls = style === "calls";
  const problems = judge({
    ...{ programs, observations, root, rows, isRetried, isPlain },
    isPunctual: isPunctual && isCalls,
  });
  if (problems.length > 0) return problems;
  const hot = scenario.faults.isAlwaysCold ? requestsOfHotRuns(effectiveOf(rows)) : [];
  return [...hot, ...judgeLogs(scenario, world, observations)];
}

function judgeLogs(
  { rows, faults }: Scenario,
  world: SimWorld,
  { logs }: Observations,
): readonly string[] {
  // What was cancelled while it ran may have said what nobody hears.
  const isCancelled = effectiveOf(world.rows()).some((commit) => commit.facts.some(isCancellation));
  const isUndisturbed =
    rows === undefined && world.crashes === 0 && faults.clockJump === 0 && !isCancelled;
  return logs.judge(world.rows(), isUndisturbed);
}

function mayBeContinued({ rows, faults, isSteady }: Scenario): boolean {
  return rows === undefined && faults.crashAtCall === 0 && isSteady !== true;
}

/** Any prefix of the journal, continued in a quiet world, leads to the same history. */
async function replayPrefixes(
  { seed, style, faults: { retry, isAlwaysCold } }: Scenario,
  rows: readonly JournalRow[],
  programs: Programs,
  root: ExecutionId,
): Promise<string[]> {
  const problems: string[] = [];
  const stride = Math.max(1, Math.ceil(rows.length / PREFIXES_MAX));
  for (let length = 1 + (seed % stride); length < rows.length; length += stride) {
    const prefix = rows.slice(0, length);
    const verdict = await runScenario({
      seed,
      ...(style === undefined ? {} : { style }),
      faults: { ...NO_FAULTS, retry, isAlwaysCold },
      rows: prefix,
      programs,
    });
    problems.push(...verdict.problems.map((problem) => `prefix of ${length} rows: ${problem}`));
    // What comes first may be another one this time.
    if (!isFree(style ?? "calls") && !askedForTheSame(root, verdict.rows, rows)) {
      problems.push(`prefix of ${length} rows: other requests than the whole journal`);
    }
  }
  return problems;
}
