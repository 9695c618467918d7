/** The object of a simulated world, its clients and its operators. */
import { cancelDelay } from "../../src/engine/cancel-delay.ts";
import {
  cancelExecution,
  pauseExecution,
  retryExecution,
  stubTarget,
  unpauseExecution,
} from "../../src/engine/control-tree.ts";
import { createTree } from "../../src/engine/create-tree.ts";
import { paramsOf } from "../../src/engine/execution-params.ts";
import type { ControlReply } from "../../src/engine/execution-rpc.ts";
import type { Ports } from "../../src/engine/ports.ts";
import { Tree } from "../../src/engine/tree.ts";
import { commitsOf } from "../../src/execution/commit.ts";
import { delayId } from "../../src/execution/delay-id.ts";
import { isStub } from "../../src/execution/component-id.ts";
import { foldJournal } from "../../src/execution/effective-facts.ts";
import type { ExecutionId } from "../../src/execution/execution-id.ts";
import { parseExecutionId } from "../../src/execution/execution-id.ts";
import { printJson } from "../../src/wit/json-text.ts";
import type { Programs } from "./program.ts";
import { activityValue, mainOf } from "./program.ts";
import type { SimCatalog } from "./sim-catalog.ts";
import { Observations, pathIn, SimComponents } from "./sim-components.ts";
import type { Life, SimWorld } from "./sim-world.ts";
import { Died, simClock, simJournal } from "./sim-world.ts";

const ROOT = "E_01JD0000000000000000000000";
const ROOT_PATH = "root";
const STEPS_MAX = 60_000;

/** The Durable Object of the simulated world: woken by requests and its alarm, and by nothing else. */
export class SimObject {
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
      else if (this.#mayCancelDelay()) this.#cancelSomeDelay();
      this.#catalog.deliverLate();
      if ((await this.#world.step()) || !this.#isCreated) continue;
      if (this.#isAtRest()) return;
      this.#disturb();
    }
    throw new Error("not finished after so many events: the tree is stuck");
  }

  /** Nothing is left to do, for nobody. */
  #isAtRest(): boolean {
    return this.#isFinished() && !this.#mustRetry() && this.#world.alarmAtMs() === null;
  }

  /** The object waits: for an operator, or for its alarm. */
  #disturb(): void {
    if (this.#isFinished()) {
      if (this.#mustRetry()) this.#retry();
      else this.#fireAlarm();
    } else if (!this.#unpauseSomething() && !this.#stubSomething() && !this.#isFinished()) {
      this.#fireAlarm();
    }
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

  #mayCancelDelay(): boolean {
    const { random, faults } = this.#world;
    return faults.cancelDelay > 0 && random.chance(faults.cancelDelay);
  }

  #cancelSomeDelay(): void {
    this.#within("cancel a delay", (tree) => {
      const all = [...tree.ledger.tree.executions.values()].flatMap(({ id, owner, delays }) =>
        delays.map(({ joinSet, delay }) => ({ owner: id, id: delayId(owner, joinSet, delay) })),
      );
      const one = all[this.#world.random.between(0, all.length)];
      if (one === undefined) return;
      const { kind } = cancelDelay(tree, one);
      if (kind !== "done") throw new Error(`${one.id} is open, but to cancel it is ${kind}`);
      this.#world.point(this.#life, "cancel reply");
      this.#world.makeDurable();
    });
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
        isBlocked: (id) => this.#isBlocked(id),
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

  #isBlocked(id: ExecutionId): boolean {
    const executions = [...(this.#tree?.ledger.tree.executions.values() ?? [])];
    return executions.find((each) => each.id === id)?.pending.kind === "blocked-by-join-set";
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
