/** The ids of executions, which facts call by their numbers. */
import type { ExecutionId } from "../../src/execution/execution-id.ts";
import { childId, ownerId } from "../../src/execution/execution-id.ts";
import type { Asked, ExecutionNumber, Fact } from "../../src/execution/fact.ts";

export class IdsByNumber {
  readonly #root: ExecutionId;
  readonly #ids: Map<ExecutionNumber, ExecutionId>;
  /** Of the top-level execution. */
  generation = 1;

  constructor(root: ExecutionId) {
    this.#root = root;
    this.#ids = new Map([[0, root]]);
  }

  of(number: ExecutionNumber): ExecutionId {
    return this.#ids.get(number) ?? this.#root;
  }

  /** To be shown every fact in order, before it is asked about what the fact is of. */
  observe(fact: Fact): void {
    if (fact.kind === "restarted") this.generation = fact.generation;
    if (fact.kind === "asked") this.#ids.set(fact.child, this.#childOf(fact));
  }

  #childOf({ of, joinSet, ordinal = 1 }: Asked): ExecutionId {
    const owner = ownerId(this.of(of), of === 0 ? this.generation : 1);
    return childId(owner, joinSet, ordinal);
  }
}
