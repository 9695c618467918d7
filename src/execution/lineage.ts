/**
 * Follows one execution, known by its id, through the facts of its tree, in which executions are numbers.
 * Only the ancestors of the target are kept, so a tree of any size costs as much as the id is deep.
 */
import type { ExecutionId } from "./execution-id.ts";
import { childId } from "./execution-id.ts";
import type { Asked, Created, ExecutionNumber, Fact, Incarnation } from "./fact.ts";

export interface Birth {
  readonly number: ExecutionNumber;
  readonly fact: Created | Asked;
  readonly parent: ExecutionId | null;
}

/** The execution that the fact is about. */
export function concerned(fact: Exclude<Fact, Incarnation>): ExecutionNumber {
  return fact.kind === "stub-answered" ? fact.by : fact.of;
}

export class Lineage {
  readonly #target: ExecutionId;
  readonly #ancestors = new Map<ExecutionNumber, ExecutionId>();
  #number: ExecutionNumber | null = null;

  constructor(target: ExecutionId) {
    this.#target = target;
  }

  /** To be shown every fact in order; returns the target's birth when this fact is it. */
  observe(fact: Fact): Birth | null {
    if (fact.kind === "created") return this.#born(fact, 0, fact.id, null);
    if (fact.kind !== "asked") return null;
    const parent = this.#ancestors.get(fact.of);
    if (parent === undefined) return null;
    return this.#born(fact, fact.child, childId(parent, fact.joinSet, fact.ordinal ?? 1), parent);
  }

  isTarget(fact: Fact): boolean {
    return fact.kind !== "incarnation" && concerned(fact) === this.#number;
  }

  #born(
    fact: Created | Asked,
    number: ExecutionNumber,
    id: ExecutionId,
    parent: ExecutionId | null,
  ): Birth | null {
    if (id === this.#target) {
      this.#number = number;
      return { number, fact, parent };
    }
    if (this.#target.startsWith(`${id}.`)) this.#ancestors.set(number, id);
    return null;
  }
}
