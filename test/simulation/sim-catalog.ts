/**
 * The catalog of a simulated world, and the way to it: messages are lost, answered by nobody, delayed until
 * something newer has arrived, or doubled.
 */
import type { Outbox } from "../../src/engine/outbox.ts";
import type { CatalogEntry } from "../../src/execution/catalog-entry.ts";
import { catalogEntry, showsTheSame } from "../../src/execution/catalog-entry.ts";
import { commitsOf } from "../../src/execution/commit.ts";
import { foldJournal } from "../../src/execution/effective-facts.ts";
import type { ExecutionId } from "../../src/execution/execution-id.ts";
import { SeededRandom } from "./seeded-random.ts";
import type { Life, SimWorld } from "./sim-world.ts";

export class SimCatalog {
  readonly #world: SimWorld;
  /** Its own, so that what becomes of messages changes nothing else in the world. */
  readonly #random: SeededRandom;
  readonly #entries = new Map<ExecutionId, CatalogEntry>();
  #late: CatalogEntry[] = [];
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
        await this.#carry(entry);
        this.#world.point(life, "outbox.tell done");
      },
      create: () => Promise.reject(new Error("nothing is scheduled")),
    };
  }

  /** One of the messages that are still on their way arrives, or none. */
  deliverLate(): void {
    if (!this.#random.chance(0.1)) return;
    const [entry] = this.#late.splice(this.#random.between(0, this.#late.length), 1);
    if (entry !== undefined) this.#arrive(entry);
  }

  /** What is wrong when everything has arrived and no alarm is set any more. */
  judge(): string[] {
    for (const entry of this.#late.splice(0)) this.#arrive(entry);
    const rows = this.#world.rows();
    const { tree } = foldJournal(() => commitsOf(rows));
    const expected = catalogEntry(tree, rows.length, this.#world.nowMs());
    if (expected === null) return [...this.problems, "there is nothing to list"];
    const listed = this.#entries.get(expected.id);
    return listed !== undefined && showsTheSame(listed, expected)
      ? this.problems
      : [...this.problems, `listed ${JSON.stringify(listed)}, not ${JSON.stringify(expected)}`];
  }

  async #carry(entry: CatalogEntry): Promise<void> {
    if (!this.#random.chance(this.#world.faults.catalog)) {
      this.#arrive(entry);
      return;
    }
    switch (this.#random.pick(["refused", "lost", "unanswered", "late", "twice"])) {
      case "refused":
        throw new Error("the catalog is down");
      case "unanswered":
        this.#arrive(entry);
        break;
      case "late":
        this.#late.push(entry);
        break;
      case "twice":
        this.#arrive(entry);
        this.#late.push(entry);
        return;
    }
    await new Promise(() => undefined);
  }

  #arrive(entry: CatalogEntry): void {
    if (entry.version > this.#world.durableRows().length) {
      this.problems.push(`version ${entry.version} is told before it is on disk`);
    }
    const listed = this.#entries.get(entry.id);
    if (listed === undefined || listed.version < entry.version) this.#entries.set(entry.id, entry);
  }
}
