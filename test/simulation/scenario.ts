/** One seed: a world, its programs and faults, run to the end and judged. */
import { paramsOf } from "../../src/engine/execution-params.ts";
import type { Ports } from "../../src/engine/ports.ts";
import {
  cancelExecution,
  pauseExecution,
  retryExecution,
  stubTarget,
  unpauseExecution,
} from "../../src/engine/control-tree.ts";
import { createTree } from "../../src/engine/create-tree.ts";
import type { ControlReply } from "../../src/engine/execution-rpc.ts";
import { Tree } from "../../src/engine/tree.ts";
import type { JournalRow } from "../../src/execution/commit.ts";
import { commitsOf } from "../../src/execution/commit.ts";
import { isStub } from "../../src/execution/component-id.ts";
import type { ExecutionId } from "../../src/execution/execution-id.ts";
import { foldJournal } from "../../src/execution/effective-facts.ts";
import { parseExecutionId } from "../../src/execution/execution-id.ts";
import { printJson } from "../../src/wit/json-text.ts";
import { askedForTheSame, isCancellation } from "./asked-for.ts";
import { judge } from "./oracles.ts";
import type { AttemptEnd, Programs, Style } from "./program.ts";
import { activityValue, generatePrograms, mainOf } from "./program.ts";
import { SimCatalog } from "./sim-catalog.ts";
import { SeededRandom } from "./seeded-random.ts";
import { effectiveOf, Observations, pathIn, SimComponents } from "./sim-components.ts";
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
  /** Absent: calls, one after the other. */
  readonly style?: Style;
  readonly faults: Faults;
  /** A journal to begin with, instead of a create. */
  readonly rows?: readonly JournalRow[];
  readonly programs?: Programs;
}

const ROOT = "E_01JD0000000000000000000000";
const ROOT_PATH = "root";
const STEPS_MAX = 60_000;
const PREFIXES_MAX = 6;

export function scenarioOf(seed: number, style: Style = styleOf(seed)): Scenario {
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
    pause: random.pick([0, 0.02, 0.2]),
    retry: random.chance(0.7),
    cancel: style === "free" ? random.pick([0, 0, 0.02]) : 0,
    catalog: random.pick([0, 0.3, 0.8]),
  };
  return { seed, faults, style };
}

function styleOf(seed: number): Style {
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
  const world = new SimWorld(random, scenario.faults, scenario.rows);
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
  if (problems.length === 0 && scenario.rows === undefined && scenario.faults.crashAtCall === 0) {
    problems.push(...(await replayPrefixes(scenario, world.rows(), programs, object.root)));
  }
  const { trace, portCalls, crashes } = world;
  return { problems, trace, rows: world.rows(), portCalls, crashes };
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
  const isPlain = style === "calls" || (style === "ordered" && !isRetried);
  const isCalls = style === "calls";
  const problems = judge({
    ...{ programs, observations, root, rows, isRetried, isPlain },
    isPunctual: isPunctual && isCalls,
  });
  return problems.length === 0 ? judgeLogs(scenario, world, observations) : problems;
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

/** Any prefix of the journal, continued in a quiet world, leads to the same history. */
async function replayPrefixes(
  { seed, style, faults: { retry } }: Scenario,
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
      faults: { ...NO_FAULTS, retry },
      rows: prefix,
      programs,
    });
    problems.push(...verdict.problems.map((problem) => `prefix of ${length} rows: ${problem}`));
    // What comes first may be another one this time.
    if (style !== "free" && !askedForTheSame(root, verdict.rows, rows)) {
      problems.push(`prefix of ${length} rows: other requests than the whole journal`);
    }
  }
  return problems;
}

/** The Durable Object of the simulated world: woken by requests and its alarm, and by nothing else. */
class SimObject {
  readonly root: ExecutionId;
  readonly observations: Observations;
  readonly problems: string[] = [];
  readonly #world: SimWorld;
  readonly #programs: Programs;
  readonly #catalog: SimCatalog;
  #life: Life = { isDead: true };
  #tree: Tree | null = null;
  #isCreated = false;
  #isRetried: boolean;
  /** Number of the deployment: the same programs with other digests. */
  #deployed = 0;

  constructor(world: SimWorld, programs: Programs, catalog: SimCatalog) {
    this.#world = world;
    this.#catalog = catalog;
    this.#programs = programs;
    this.observations = new Observations(world.rows());
    this.#isRetried = this.observations.isRepaired;
    const root = parseExecutionId(ROOT);
    if (typeof root !== "string") throw new Error(root.reason);
    this.root = root;
  }

  async runToEnd(): Promise<void> {
    for (let steps = 0; steps < STEPS_MAX; steps += 1) {
      if (!this.#isCreated) this.#request();
      else if (this.#world.random.chance(this.#world.faults.pause)) this.#pauseSomething();
      else if (this.#mayCancel()) this.#cancelSomething();
      this.#catalog.deliverLate();
      if (await this.#world.step()) continue;
      if (!this.#isCreated) continue;
      if (this.#isFinished()) {
        if (this.#mustRetry()) this.#retry();
        else if (this.#world.alarmAtMs() === null) return;
        else this.#fireAlarm();
      } else if (!this.#unpauseSomething() && !this.#stubSomething() && !this.#isFinished()) {
        this.#fireAlarm();
      }
    }
    throw new Error("not finished after so many events: the tree is stuck");
  }

  #pauseSomething(): void {
    this.#within("pause", (tree) => {
      const executions = [...tree.ledger.tree.executions.values()];
      const { id } = executions[this.#world.random.between(0, executions.length - 1)] ?? {};
      if (id !== undefined) this.#answered(tree, () => pauseExecution(tree, id));
    });
  }

  /** Without any chance of it nothing is drawn, so that older seeds stay what they were. */
  #mayCancel(): boolean {
    const { random, faults } = this.#world;
    return faults.cancel > 0 && random.chance(faults.cancel);
  }

  #cancelSomething(): void {
    this.#within("cancel", (tree) => {
      const executions = [...tree.ledger.tree.executions.values()];
      const { id } = executions[this.#world.random.between(0, executions.length - 1)] ?? {};
      if (id !== undefined) this.#answered(tree, () => cancelExecution(tree, id));
    });
  }

  /** The operator gives an execution of a stub its result. False when there was nothing to do. */
  #stubSomething(): boolean {
    const tree = this.#life.isDead ? null : this.#tree;
    const stubs = [...(tree?.ledger.tree.executions.values() ?? [])].filter(({ component }) =>
      isStub(component),
    );
    if (stubs.length === 0) return false;
    const { random } = this.#world;
    if (this.#world.alarmAtMs() !== null && random.chance(0.5)) return false;
    const stub = stubs[random.between(0, stubs.length - 1)];
    this.#within("stub", (awake) => {
      if (stub === undefined) return;
      const value = printJson(activityValue(pathIn(paramsOf(awake.ledger, stub))));
      const reply = stubTarget(awake, stub.id, { kind: "ok", value });
      if (reply.kind === "execution-not-found")
        throw new Error("a stub is not found that is there");
      this.#world.point(this.#life, "stub reply");
      this.#world.makeDurable();
    });
    return true;
  }

  /** The operator repairs what ran out of retries before he unpauses it. False when there was nothing to do. */
  #unpauseSomething(): boolean {
    const mayWait = this.#world.alarmAtMs() !== null && this.#world.random.chance(0.5);
    let isAsked = false;
    this.#within("unpause", (tree) => {
      for (const execution of tree.ledger.tree.executions.values()) {
        const { id, pending } = execution;
        if (pending.kind !== "paused" || mayWait) continue;
        isAsked = true;
        if (pending.reason === "retries-exhausted") {
          this.observations.repaired.add(pathIn(paramsOf(tree.ledger, execution)));
        }
        this.#answered(tree, () => unpauseExecution(tree, id));
        return;
      }
    });
    return isAsked;
  }

  #mustRetry(): boolean {
    const { pending } = this.#tree?.ledger.tree.executions.get(0) ?? {};
    const hasFailed = pending?.kind === "finished" && pending.result.kind !== "ok";
    return this.#world.faults.retry && hasFailed && !this.#isRetried;
  }

  /** Asks until it hears that it was done, always by the same name. */
  #retry(): void {
    this.observations.isRepaired = true;
    this.#within("retry", (tree) => {
      this.#answered(tree, () => retryExecution(tree, this.root, "the retry"));
      this.#isRetried = true;
    });
  }

  /** The output gate: an answer leaves when what it says is on disk. */
  #answered(tree: Tree, ask: () => ControlReply): void {
    const reply = ask();
    if (reply.kind === "not-found") throw new Error("an execution is not found that is there");
    tree.ledger.flush();
    this.#world.point(this.#life, "control reply");
    this.#world.makeDurable();
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
    if (atMs === null) {
      if (!this.#hasEnd()) throw new Error("unfinished, and no alarm is set: the tree is lost");
      // The object died after its end: whoever asks next wakes it.
      this.#within("look", () => undefined);
      return;
    }
    world.advanceTo(atMs + world.random.between(0, world.faults.alarmDelayMs));
    // Nothing else can wake the object, so the platform may have evicted it.
    if (world.random.chance(0.5)) this.#evict();
    world.setAlarm(null);
    this.#within("alarm", (tree) => this.#ring(tree));
    if (world.random.chance(0.1)) this.#within("alarm again", (tree) => this.#ring(tree));
  }

  #ring(tree: Tree): void {
    const life = this.#life;
    this.#world.ring(life, () => tree.alarm()).catch((error: unknown) => this.#failed(life, error));
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
        deployed: this.#deployed,
      }),
      outbox: this.#catalog.outboxOf(life),
      abort: (reason) => this.#failed(life, reason),
    };
  }

  #failed(life: Life, reason: unknown): void {
    if (life.isDead) return;
    const text = String(reason);
    if (!text.includes("write refused")) this.problems.push(`aborted: ${text}`);
    this.#world.kill(life, `abort: ${text}`);
  }

  #hasEnd(): boolean {
    const { tree } = foldJournal(() => commitsOf(this.#world.rows()));
    return tree.executions.get(0)?.pending.kind === "finished";
  }

  #isFinished(): boolean {
    const tree = this.#tree;
    if (tree === null || this.#life.isDead) return false;
    return tree.ledger.tree.executions.get(0)?.pending.kind === "finished";
  }
}
