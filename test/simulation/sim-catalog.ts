/**
 * The catalog of a simulated world, and the way to it: messages are lost, answered by nobody, delayed until
 * something newer has arrived, or doubled.
 */
import type { CreateReply, CreateRequest } from "../../src/engine/execution-rpc.ts";
import type { Outbox } from "../../src/engine/outbox.ts";
import type { CatalogEntry } from "../../src/execution/catalog-entry.ts";
import { catalogEntry, showsTheSame } from "../../src/execution/catalog-entry.ts";
import { commitsOf } from "../../src/execution/commit.ts";
import { foldJournal } from "../../src/execution/effective-facts.ts";
import type { ExecutionId } from "../../src/execution/execution-id.ts";
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
    this.problems.push(...this.#judgeScheduled());
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

  #arrive(entry: CatalogEntry): void {
    if (entry.version > this.#world.durableRows().length) {
      this.problems.push(`version ${entry.version} is told before it is on disk`);
    }
    const listed = this.#entries.get(entry.id);
    if (listed === undefined || listed.version < entry.version) this.#entries.set(entry.id, entry);
  }
}
