/**
 * Follows one execution, known by its id, through the facts of its tree, in which executions are numbers.
 * Only the ancestors of the target are kept, so a tree of any size costs as much as the id is deep.
 */
import type { ExecutionId, OwnerId } from "./execution-id.ts";
import { childId, ownerId } from "./execution-id.ts";
import type { Asked, Created, ExecutionNumber, Fact, Incarnation, Restarted } from "./fact.ts";

export interface Birth {
  readonly number: ExecutionNumber;
  readonly fact: Created | Asked | Restarted;
  readonly parent: ExecutionId | null;
}

interface Ancestor {
  readonly id: ExecutionId;
  readonly owner: OwnerId;
}

/** The execution that the fact is about. */
export function concerned(fact: Exclude<Fact, Incarnation>): ExecutionNumber {
  return fact.kind === "stub-answered" ? fact.by : fact.of;
}

export class Lineage {
  readonly #target: ExecutionId;
  readonly #ancestors = new Map<ExecutionNumber, Ancestor>();
  #number: ExecutionNumber | null = null;

  constructor(target: ExecutionId) {
    this.#target = target;
  }

  /** To be shown every fact in order; returns the target's birth, or the beginning of its next generation, when this fact is it. */
  observe(fact: Fact): Birth | null {
    if (fact.kind === "created") return this.#born(fact, 0, atBirth(fact.id), null);
    if (fact.kind === "restarted") {
      const { id, generation } = fact;
      return this.#born(fact, 0, { id, owner: ownerId(id, generation) }, null);
    }
    if (fact.kind !== "asked") return null;
    const parent = this.#ancestors.get(fact.of);
    if (parent === undefined) return null;
    const id = childId(parent.owner, fact.joinSet, fact.ordinal ?? 1);
    return this.#born(fact, fact.child, atBirth(id), parent.id);
  }

  isTarget(fact: Fact): boolean {
    return fact.kind !== "incarnation" && concerned(fact) === this.#number;
  }

  #born(
    fact: Birth["fact"],
    number: ExecutionNumber,
    born: Ancestor,
    parent: ExecutionId | null,
  ): Birth | null {
    if (born.id === this.#target) {
      this.#number = number;
      return { number, fact, parent };
    }
    if (this.#target.startsWith(`${born.owner}.`)) this.#ancestors.set(number, born);
    // The execution may have been one in its generation before.
    else this.#ancestors.delete(number);
    return null;
  }
}

function atBirth(id: ExecutionId): Ancestor {
  return { id, owner: ownerId(id, 1) };
}
