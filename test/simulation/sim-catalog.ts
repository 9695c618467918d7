/**
 * The catalog and the other trees of a simulated world, and the way to them: messages are lost, answered by nobody, delayed until
 * something newer has arrived, or doubled.
 */
import type { CreateReply, CreateRequest } from "../../src/engine/execution-rpc.ts";
import type { Outbox } from "../../src/engine/outbox.ts";
import { isDeepStrictEqual } from "node:util";
import type { CatalogEntry } from "../../src/execution/catalog-entry.ts";
import { catalogEntry, showsTheSame } from "../../src/execution/catalog-entry.ts";
import { commitsOf } from "../../src/execution/commit.ts";
import { foldJournal } from "../../src/execution/effective-facts.ts";
import type { ExecutionId } from "../../src/execution/execution-id.ts";
import type { Stubbed, StubOutcome } from "../../src/execution/fact.ts";
import type { Retval } from "../../src/wit/retval.ts";
import { activityValue } from "./program.ts";
import { SeededRandom } from "./seeded-random.ts";
import { effectiveOf } from "./sim-components.ts";
import type { Life, SimWorld } from "./sim-world.ts";

export class SimCatalog {
  readonly #world: SimWorld;
  /** Its own, so that what becomes of messages changes nothing else in the world. */
  readonly #random: SeededRandom;
  readonly #entries = new Map<ExecutionId, CatalogEntry>();
  #late: (() => void)[] = [];
  /** Scheduled executions, by their ids. */
  readonly #created = new Map<ExecutionId, CreateRequest>();
  /** Results that stubs of other trees have. */
  readonly #given = new Map<ExecutionId, Retval>();
  readonly problems: string[] = [];

  constructor(world: SimWorld, seed: number) {
    this.#world = world;
    this.#random = new SeededRandom(seed ^ 0xca7a);
  }

  outboxOf(life: Life): Outbox {
    return {
      tell: async (entry) => {
        this.#world.point(life, "outbox.tell");
        // The output gate: a message leaves when what it says is on disk.
        await new Promise<void>((resolve) => this.#world.schedule(life, 0, resolve));
        this.#world.makeDurable();
        await this.#carry(() => this.#arrive(entry));
        this.#world.point(life, "outbox.tell done");
      },
      create: async (request) => {
        this.#world.point(life, "outbox.create");
        await new Promise<void>((resolve) => this.#world.schedule(life, 0, resolve));
        this.#world.makeDurable();
        const reply = await this.#carry(() => this.#create(request));
        this.#world.point(life, "outbox.create done");
        return reply;
      },
      stub: async (target, retval) => {
        this.#world.point(life, "outbox.stub");
        await new Promise<void>((resolve) => this.#world.schedule(life, 0, resolve));
        this.#world.makeDurable();
        const reply = await this.#carry(() => this.#stub(target, retval));
        this.#world.point(life, "outbox.stub done");
        return reply;
      },
    };
  }

  /** One of the messages that are still on their way arrives, or none. */
  deliverLate(): void {
    if (!this.#random.chance(0.1)) return;
    const [arrive] = this.#late.splice(this.#random.between(0, this.#late.length), 1);
    arrive?.();
  }

  /** What is wrong when everything has arrived and no alarm is set any more. */
  judge(): string[] {
    for (const arrive of this.#late.splice(0)) arrive();
    this.problems.push(...this.#judgeScheduled(), ...this.#judgeStubbed());
    const rows = this.#world.rows();
    const { tree } = foldJournal(() => commitsOf(rows));
    const expected = catalogEntry(tree, rows.length, this.#world.nowMs());
    if (expected === null) return [...this.problems, "there is nothing to list"];
    const listed = this.#entries.get(expected.id);
    return listed !== undefined && showsTheSame(listed, expected)
      ? this.problems
      : [...this.problems, `listed ${JSON.stringify(listed)}, not ${JSON.stringify(expected)}`];
  }

  async #carry<T>(arrive: () => T): Promise<T> {
    if (!this.#random.chance(this.#world.faults.catalog)) return arrive();
    switch (this.#random.pick(["refused", "lost", "unanswered", "late", "twice"])) {
      case "refused":
        throw new Error("nobody is there");
      case "unanswered":
        arrive();
        break;
      case "late":
        this.#late.push(arrive);
        break;
      case "twice":
        this.#late.push(arrive);
        return arrive();
    }
    return await new Promise(() => undefined);
  }

  #create(request: CreateRequest): CreateReply {
    const { id, ffqn, params } = request;
    const known = this.#created.get(id);
    if (known !== undefined) {
      const isSame = known.ffqn === ffqn && known.params === params;
      return isSame
        ? { kind: "exists" }
        : { kind: "conflict", ffqn: known.ffqn, differs: "params" };
    }
    const written = [...commitsOf(this.#world.durableRows())].flatMap(({ facts }) => facts);
    const scheduled = written.some(
      (fact) =>
        fact.kind === "scheduled" &&
        fact.id === id &&
        fact.ffqn === ffqn &&
        fact.params === params &&
        fact.atMs === request.scheduledAtMs,
    );
    if (!scheduled) this.problems.push(`${id} is created, but was not scheduled so`);
    this.#created.set(id, request);
    return { kind: "created" };
  }

  /** What was scheduled is there, as it was scheduled. */
  #judgeScheduled(): string[] {
    const all = effectiveOf(this.#world.rows()).flatMap(({ facts }) => facts);
    return all.flatMap((fact) => {
      if (fact.kind !== "scheduled" || fact.refusal !== null) return [];
      const created = this.#created.get(fact.id);
      if (created?.ffqn === fact.ffqn && created.params === fact.params) return [];
      return [`${fact.id} was scheduled, there is ${JSON.stringify(created)}`];
    });
  }

  /** Every third tree does not exist. */
  #stub(target: ExecutionId, retval: Retval): StubOutcome {
    const isWritten = [...commitsOf(this.#world.durableRows())].some(({ facts }) =>
      facts.some((fact) => fact.kind === "stubbed" && isGift(fact, target, retval)),
    );
    if (!isWritten) this.problems.push(`${target} gets a result that is not on disk`);
    if (isNobody(target)) return { kind: "execution-not-found" };
    const given = this.#given.get(target) ?? retval;
    this.#given.set(target, given);
    return { kind: isDeepStrictEqual(given, retval) ? "ok" : "conflict" };
  }

  /** What was given has arrived, and its answer is what it was. */
  #judgeStubbed(): string[] {
    const all = effectiveOf(this.#world.rows()).flatMap(({ facts }) => facts);
    const { unanswered } = foldJournal(() => commitsOf(this.#world.rows())).tree;
    if (unanswered.size > 0) return [`${unanswered.size} results are on their way for ever`];
    return all.flatMap((fact) => {
      if (fact.kind !== "stub-answered") return [];
      const expected = isNobody(fact.target) ? "execution-not-found" : "ok";
      const isGiven = this.#given.has(fact.target) !== isNobody(fact.target);
      return fact.outcome.kind === expected && isGiven
        ? []
        : [`${fact.target} answered ${fact.outcome.kind}`];
    });
  }

  #arrive(entry: CatalogEntry): void {
    if (entry.version > this.#world.durableRows().length) {
      this.problems.push(`version ${entry.version} is told before it is on disk`);
    }
    const listed = this.#entries.get(entry.id);
    if (listed === undefined || listed.version < entry.version) this.#entries.set(entry.id, entry);
  }
}

function isNobody(target: ExecutionId): boolean {
  return activityValue(target) % 3 === 0;
}

function isGift(fact: Stubbed, target: ExecutionId, retval: Retval): boolean {
  return fact.target === target && isDeepStrictEqual(fact.retval, retval);
}
