/** Projects the facts of a tree to the responses of one execution, in the order in which they arrived. */
import type { Commit } from "./commit.ts";
import type { ExecutionResponse } from "./event.ts";
import { delayId } from "./delay-id.ts";
import type { ExecutionId, OwnerId } from "./execution-id.ts";
import { childId, ownerId } from "./execution-id.ts";
import type { Asked, DelayFinished, ExecutionNumber, Fact, Finished, Restarted } from "./fact.ts";
import { eventCount } from "./fold.ts";
import { BIRTH_EVENTS } from "./fold-births.ts";
import type { JoinSetId } from "./join-set-id.ts";
import { Lineage } from "./lineage.ts";

interface OpenChild {
  readonly id: ExecutionId;
  readonly joinSet: JoinSetId;
  events: number;
}

/** @param commits effective ones; they may begin with any generation, or before the execution */
export function* projectResponses(
  target: ExecutionId,
  commits: Iterable<Commit>,
): Generator<ExecutionResponse> {
  const responses = new Responses(target);
  for (const { facts, atMs } of commits) {
    for (const fact of facts) {
      const response = responses.observe(fact, atMs);
      if (response !== null) yield response;
    }
  }
}

class Responses {
  readonly #target: ExecutionId;
  readonly #lineage: Lineage;
  readonly #children = new Map<ExecutionNumber, OpenChild>();
  #owner: OwnerId;
  #cursor = 0;

  constructor(target: ExecutionId) {
    this.#target = target;
    this.#lineage = new Lineage(target);
    this.#owner = ownerId(target, 1);
  }

  /** To be shown every fact in order; returns the response that it is. */
  observe(fact: Fact, atMs: number): ExecutionResponse | null {
    const isBirth = this.#lineage.observe(fact) !== null;
    const child = this.#countEvents(fact);
    if (child !== undefined && fact.kind === "finished") return this.#finished(child, fact, atMs);
    if (isBirth) {
      if (fact.kind === "restarted") this.#beginGeneration(fact);
    } else if (this.#lineage.isTarget(fact)) {
      if (fact.kind === "asked") this.#ask(fact);
      if (fact.kind === "delay-finished") return this.#delayFinished(fact, atMs);
      if (fact.kind === "stub-answered") {
        const { target, outcome: stubOutcome } = fact;
        return { cursor: this.#next(), atMs, target, stubOutcome };
      }
    }
    return null;
  }

  #beginGeneration({ generation, answered }: Restarted): void {
    this.#cursor = answered;
    this.#owner = ownerId(this.#target, generation);
  }

  #ask({ child, joinSet, ordinal = 1 }: Asked): void {
    const id = childId(this.#owner, joinSet, ordinal);
    this.#children.set(child, { id, joinSet, events: BIRTH_EVENTS });
  }

  #finished(child: OpenChild, { of, retval }: Finished, atMs: number): ExecutionResponse {
    this.#children.delete(of);
    const { id, joinSet, events } = child;
    return { cursor: this.#next(), atMs, joinSet, child: id, finishedVersion: events - 1, retval };
  }

  #delayFinished({ joinSet, delay, outcome }: DelayFinished, atMs: number): ExecutionResponse {
    const id = delayId(this.#owner, joinSet, delay);
    return { cursor: this.#next(), atMs, joinSet, delay: id, outcome };
  }

  #next(): number {
    this.#cursor += 1;
    return this.#cursor;
  }

  #countEvents(fact: Fact): OpenChild | undefined {
    if (fact.kind === "incarnation") return undefined;
    const child = this.#children.get(fact.of);
    if (child !== undefined) child.events += eventCount(fact);
    return child;
  }
}
