/** One seed: a world, its programs and faults, run to the end and judged. */
import { isDeepStrictEqual } from "node:util";
import type { Ports } from "../../src/engine/ports.ts";
import { createTree } from "../../src/engine/create-tree.ts";
import { Tree } from "../../src/engine/tree.ts";
import type { JournalRow } from "../../src/execution/commit.ts";
import { commitsOf } from "../../src/execution/commit.ts";
import type { ExecutionId } from "../../src/execution/execution-id.ts";
import { parseExecutionId } from "../../src/execution/execution-id.ts";
import { printJson } from "../../src/wit/json-text.ts";
import { judge } from "./oracles.ts";
import type { AttemptEnd, Programs } from "./program.ts";
import { generatePrograms, mainOf } from "./program.ts";
import { SeededRandom } from "./seeded-random.ts";
import { Observations, SimComponents } from "./sim-components.ts";
import type { Faults, Life } from "./sim-world.ts";
import { Died, NO_FAULTS, simClock, simJournal, SimWorld } from "./sim-world.ts";

export interface Verdict {
  /** What went wrong; empty when nothing did. */
  readonly problems: readonly string[];
  readonly trace: readonly string[];
  readonly rows: readonly JournalRow[];
  readonly portCalls: number;
  readonly crashes: number;
}

export interface Scenario {
  readonly seed: number;
  readonly faults: Faults;
  /** A journal to begin with, instead of a create. */
  readonly rows?: readonly JournalRow[];
  readonly programs?: Programs;
}

const ROOT = "E_01JD0000000000000000000000";
const ROOT_PATH = "root";
const STEPS_MAX = 60_000;
const PREFIXES_MAX = 6;

export function scenarioOf(seed: number): Scenario {
  const random = new SeededRandom(seed ^ 0x5eed);
  const flavour = random.between(0, 3);
  const faults: Faults = {
    ...NO_FAULTS,
    crash: flavour === 0 ? 0 : random.pick([0.002, 0.01, 0.05]),
    crashesMax: random.between(1, 4),
    refusedWrite: flavour === 2 ? 0.01 : 0,
    clockJump: flavour === 3 ? 0.02 : 0,
    unload: random.pick([0, 0.1, 1]),
    alarmDelayMs: random.pick([0, 0, 500]),
    upgrade: random.pick([0, 0.3]),
  };
  return { seed, faults };
}

/**
 * How programs may fail for good: a fault may turn the last attempt into a timeout, so that no result
 * may depend on which failure was the last.
 */
function lastEnds(faults: Faults): readonly AttemptEnd[] {
  if (faults.clockJump > 0) return [];
  const mayDie = faults.crash > 0 || faults.crashAtCall > 0;
  return mayDie ? ["permanent-err", "trap", "hang", "poison"] : ["err", "trap", "hang"];
}

function costsNoTime(faults: Faults): boolean {
  const { crash, crashAtCall, refusedWrite, clockJump, alarmDelayMs } = faults;
  return crash + refusedWrite + clockJump + alarmDelayMs === 0 && crashAtCall === 0;
}

export async function runScenario(scenario: Scenario): Promise<Verdict> {
  const random = new SeededRandom(scenario.seed);
  const programs = scenario.programs ?? generatePrograms(random, lastEnds(scenario.faults));
  const world = new SimWorld(random, scenario.faults, scenario.rows);
  const object = new SimObject(world, programs);
  const problems: string[] = [];
  try {
    await object.runToEnd();
  } catch (error) {
    problems.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  if (problems.length === 0) {
    const { observations, root } = object;
    const isPunctual = scenario.rows === undefined && costsNoTime(scenario.faults);
    problems.push(...judge({ programs, observations, root, rows: world.rows(), isPunctual }));
  }
  problems.push(...object.problems, ...object.observations.problems);
  if (problems.length === 0 && scenario.rows === undefined && scenario.faults.crashAtCall === 0) {
    problems.push(...(await replayPrefixes(scenario.seed, world.rows(), programs)));
  }
  const { trace, portCalls, crashes } = world;
  return { problems, trace, rows: world.rows(), portCalls, crashes };
}

/** Any prefix of the journal, continued in a quiet world, leads to the same history. */
async function replayPrefixes(
  seed: number,
  rows: readonly JournalRow[],
  programs: Programs,
): Promise<string[]> {
  const problems: string[] = [];
  const stride = Math.max(1, Math.ceil(rows.length / PREFIXES_MAX));
  for (let length = 1 + (seed % stride); length < rows.length; length += stride) {
    const prefix = rows.slice(0, length);
    const verdict = await runScenario({ seed, faults: NO_FAULTS, rows: prefix, programs });
    problems.push(...verdict.problems.map((problem) => `prefix of ${length} rows: ${problem}`));
    if (!isDeepStrictEqual(callsIn(verdict.rows), callsIn(rows))) {
      problems.push(`prefix of ${length} rows: other calls than the whole journal`);
    }
  }
  return problems;
}

/** Every call of every execution; their order across executions is free, so they are sorted. */
function callsIn(rows: readonly JournalRow[]): string[] {
  const calls = [...commitsOf(rows)].flatMap((commit) =>
    commit.facts.flatMap((fact) =>
      fact.kind === "asked" ? [`${fact.params} ${fact.joinSet} ${fact.ffqn}`] : [],
    ),
  );
  return calls.toSorted();
}

/** The Durable Object of the simulated world: woken by requests and its alarm, and by nothing else. */
class SimObject {
  readonly root: ExecutionId;
  readonly observations: Observations;
  readonly problems: string[] = [];
  readonly #world: SimWorld;
  readonly #programs: Programs;
  #life: Life = { isDead: true };
  #tree: Tree | null = null;
  #isCreated = false;
  /** Number of the deployment: the same programs with other digests. */
  #deployed = 0;

  constructor(world: SimWorld, programs: Programs) {
    this.#world = world;
    this.#programs = programs;
    this.observations = new Observations(world.rows());
    const root = parseExecutionId(ROOT);
    if (typeof root !== "string") throw new Error(root.reason);
    this.root = root;
  }

  async runToEnd(): Promise<void> {
    for (let steps = 0; steps < STEPS_MAX; steps += 1) {
      if (!this.#isCreated) this.#request();
      if (await this.#world.step()) continue;
      if (!this.#isCreated) continue;
      if (this.#isFinished()) return;
      this.#fireAlarm();
    }
    throw new Error("not finished after so many events: the tree is stuck");
  }

  /** A client that creates the execution and asks again until it hears that it exists. */
  #request(): void {
    this.#within("request", (tree) => {
      const reply = createTree(tree, {
        id: this.root,
        ffqn: mainOf(this.#programs),
        params: printJson([ROOT_PATH]),
      });
      if (reply.kind !== "created" && reply.kind !== "exists") {
        throw new Error(`create: ${reply.kind}`);
      }
      // The output gate: the answer leaves when the row is on disk.
      tree.ledger.flush();
      this.#world.point(this.#life, "reply");
      this.#world.makeDurable();
      this.#isCreated = true;
    });
  }

  #fireAlarm(): void {
    const world = this.#world;
    const atMs = world.alarmAtMs();
    if (atMs === null) throw new Error("unfinished, and no alarm is set: the tree is lost");
    world.advanceTo(atMs + world.random.between(0, world.faults.alarmDelayMs));
    // Nothing else can wake the object, so the platform may have evicted it.
    if (world.random.chance(0.5)) this.#evict();
    world.setAlarm(null);
    this.#within("alarm", (tree) => tree.alarm());
    if (world.random.chance(0.1)) this.#within("alarm again", (tree) => tree.alarm());
  }

  #evict(): void {
    this.#world.makeDurable();
    this.#life.isDead = true;
  }

  #within(what: string, work: (tree: Tree) => void): void {
    try {
      work(this.#awake());
    } catch (error) {
      if (!(error instanceof Died) && !this.#life.isDead) throw error;
      this.#world.trace.push(`${this.#world.nowMs()} ${what} failed`);
    }
  }

  #awake(): Tree {
    if (!this.#life.isDead && this.#tree !== null) return this.#tree;
    const life: Life = { isDead: false };
    this.#life = life;
    if (this.#world.random.chance(this.#world.faults.upgrade)) this.#deployed += 1;
    const tree = new Tree(this.#ports(life), this.#world.alarmAtMs());
    this.#tree = tree;
    tree.recover().catch((error: unknown) => this.#failed(life, error));
    return tree;
  }

  #ports(life: Life): Ports {
    const world = this.#world;
    return {
      journal: simJournal(world, life),
      clock: simClock(world, life),
      alarm: {
        set(atMs) {
          world.point(life, "alarm.set");
          world.setAlarm(atMs);
        },
      },
      components: new SimComponents(world, life, {
        programs: this.#programs,
        observations: this.observations,
        digest: `sha256:${String(this.#deployed).padStart(64, "0")}`,
      }),
      abort: (reason) => this.#failed(life, reason),
    };
  }

  #failed(life: Life, reason: unknown): void {
    if (life.isDead) return;
    const text = String(reason);
    if (!text.includes("write refused")) this.problems.push(`aborted: ${text}`);
    this.#world.kill(life, `abort: ${text}`);
  }

  #isFinished(): boolean {
    const tree = this.#tree;
    if (tree === null || this.#life.isDead) return false;
    return tree.ledger.tree.executions.get(0)?.pending.kind === "finished";
  }
}
