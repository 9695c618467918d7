/** What the journal of a world has of one workflow in one generation, by its place in the order of the journal. */
import type { Commit } from "../../src/execution/commit.ts";
import type { Asked, Fact, Finished, RequestFact, Restarted } from "../../src/execution/fact.ts";
import { isRequest } from "../../src/execution/fold.ts";
import { replyOf } from "./sim-workflow.ts";
import type { SimReply } from "./workflow-program.ts";
import { told } from "./workflow-program.ts";

export interface Placed<T> {
  readonly fact: T;
  /** Its place in the order of the journal. */
  readonly place: number;
  /** Its commit. */
  readonly seq: number;
  readonly atMs: number;
}

export interface Arrival {
  readonly joinSet: string;
  readonly reply: SimReply;
  readonly place: number;
  readonly atMs: number;
}

export interface Child {
  readonly asked: Asked;
  readonly end: Placed<Finished> | undefined;
}

export class ToldJournal {
  readonly facts: readonly Placed<Fact>[];
  readonly requests: readonly Placed<RequestFact>[];
  readonly children: readonly Child[];
  readonly end: Placed<Finished> | undefined;
  /** The beginning of the generation after this one. */
  readonly next: Placed<Restarted> | undefined;
  readonly begunAtMs: number;
  readonly #arrivals: ReadonlyMap<string, readonly Arrival[]>;

  /** @param commits those of its generation, and the first one of the next */
  constructor(number: number, commits: readonly Commit[]) {
    let place = 0;
    this.facts = commits.flatMap(({ facts, atMs, seq }) =>
      facts.map((fact) => ({ fact, place: (place += 1), seq, atMs })),
    );
    this.requests = this.facts.flatMap(({ fact, ...at }) =>
      isRequest(fact) && fact.of === number ? [{ fact, ...at }] : [],
    );
    this.children = this.requests.flatMap(({ fact }) =>
      fact.kind === "asked" ? [{ asked: fact, end: this.#endOf(fact.child) }] : [],
    );
    this.end = this.#endOf(number);
    this.next = this.#next();
    this.begunAtMs = this.facts.find(({ fact }) => begins(fact, number))?.atMs ?? NaN;
    this.#arrivals = Map.groupBy(this.#arrived(number), ({ joinSet }) => joinSet);
  }

  /** The place of its end, or of the beginning of the next generation; 0: there is neither. */
  get endsAt(): number {
    return (this.end ?? this.next)?.place ?? 0;
  }

  arrivalsIn(joinSet: string): readonly Arrival[] {
    return this.#arrivals.get(joinSet) ?? [];
  }

  #arrived(number: number): readonly Arrival[] {
    const joinSets = new Map(this.children.map(({ asked }) => [asked.child, asked.joinSet]));
    return this.facts.flatMap(({ fact, place, atMs }): Arrival[] => {
      if (fact.kind === "delay-finished" && fact.of === number) {
        return [{ joinSet: fact.joinSet, reply: told(`delay ${fact.outcome}`), place, atMs }];
      }
      const joinSet = fact.kind === "finished" ? joinSets.get(fact.of) : undefined;
      if (fact.kind !== "finished" || joinSet === undefined) return [];
      return [{ joinSet, reply: replyOf(fact.retval), place, atMs }];
    });
  }

  #endOf(of: number): Placed<Finished> | undefined {
    for (const { fact, ...at } of this.facts) {
      if (fact.kind === "finished" && fact.of === of) return { fact, ...at };
    }
    return undefined;
  }

  #next(): Placed<Restarted> | undefined {
    for (const { fact, ...at } of this.facts.slice(1)) {
      if (fact.kind === "restarted") return { fact, ...at };
    }
    return undefined;
  }
}

function begins(fact: Fact, number: number): boolean {
  return number === 0
    ? fact.kind === "created" || fact.kind === "restarted"
    : fact.kind === "asked" && fact.child === number;
}
