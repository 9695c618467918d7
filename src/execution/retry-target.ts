/** Where a failed tree goes on when it is retried. */
import type { Commit } from "./commit.ts";
import type { TakenBack } from "./effective-facts.ts";
import { isTakenBack } from "./effective-facts.ts";
import type {
  DelayRequested,
  ExecutionNumber,
  Fact,
  FactPosition,
  Finished,
  StubAnswered,
  Stubbed,
} from "./fact.ts";
import type { JoinSetId } from "./join-set-id.ts";
import { isOneOff } from "./join-set-id.ts";

/**
 * Just before the latest request of the top-level execution that was not answered with ok, or just before its end
 * when there is none. What the host refused counts, since other code may be deployed by now, and so does a result
 * that a stub of another tree has not taken. An answer that was never taken from its join set counts as little as
 * one that a closing has cancelled. Null while the tree has no end.
 */
export function retryTarget(
  commits: Iterable<Commit>,
  takenBack: readonly TakenBack[],
): FactPosition | null {
  const requests = new TopRequests();
  let end: FactPosition | null = null;
  for (const { seq, facts } of commits) {
    for (const [index, fact] of facts.entries()) {
      const position = { seq, index };
      if (isTakenBack(position, takenBack)) continue;
      if (fact.kind === "finished" && fact.of === 0) end = position;
      // What a stub answers after the end is taken back with it.
      else if (end === null) requests.observe(fact, position);
    }
  }
  return end === null ? null : (requests.failed ?? end);
}

interface Answer {
  readonly request: FactPosition;
  readonly isOk: boolean;
}

interface Queue {
  readonly answers: Answer[];
  /** Answers that were wanted before they came. */
  wanted: number;
}

/** The requests of the top-level execution, and which of their answers it has seen. */
class TopRequests {
  readonly #children = new Map<
    ExecutionNumber,
    { readonly joinSet: JoinSetId; readonly position: FactPosition }
  >();
  readonly #delays = new Map<string, FactPosition>();
  readonly #queues = new Map<JoinSetId, Queue>();
  #failed: FactPosition | null = null;
  #unansweredStub: FactPosition | null = null;

  /** The request whose answer was the latest that was seen and not ok; one that was never answered comes last. */
  get failed(): FactPosition | null {
    return this.#unansweredStub ?? this.#failed;
  }

  observe(fact: Fact, position: FactPosition): void {
    if (fact.kind === "finished") this.#finish(fact);
    else if (fact.kind === "stubbed") this.#stub(fact, position);
    else if (fact.kind === "stub-answered") this.#answerStub(fact);
    else if (fact.kind !== "incarnation" && fact.of === 0) this.#observeOwn(fact, position);
  }

  #finish({ of, retval }: Finished): void {
    const child = this.#children.get(of);
    if (child === undefined) return;
    this.#answer(child.joinSet, { request: child.position, isOk: retval.kind === "ok" });
  }

  #stub({ of, outcome }: Stubbed, position: FactPosition): void {
    if (of === 0 && outcome === null) this.#unansweredStub = position;
  }

  #answerStub({ by, outcome }: StubAnswered): void {
    if (by !== 0) return;
    if (outcome.kind !== "ok") this.#failed = this.#unansweredStub;
    this.#unansweredStub = null;
  }

  #observeOwn(fact: Fact, position: FactPosition): void {
    switch (fact.kind) {
      case "asked":
        this.#children.set(fact.child, { joinSet: fact.joinSet, position });
        return;
      case "delay-requested":
        this.#delays.set(delayKey(fact), position);
        return;
      case "delay-finished": {
        const request = this.#delays.get(delayKey(fact)) ?? position;
        this.#answer(fact.joinSet, { request, isOk: fact.outcome === "ok" });
        return;
      }
      case "submit-refused":
        this.#failed = position;
        return;
      case "scheduled":
        if (fact.refusal !== null) this.#failed = position;
        return;
      case "joined":
        this.#want(fact.joinSet);
        return;
      case "join-tried":
        if (fact.outcome === "found") this.#want(fact.joinSet);
        return;
      default:
    }
  }

  #answer(joinSet: JoinSetId, answer: Answer): void {
    const queue = this.#queue(joinSet);
    if (isOneOff(joinSet)) this.#see(answer);
    else if (queue.wanted === 0) queue.answers.push(answer);
    else {
      queue.wanted -= 1;
      this.#see(answer);
    }
  }

  #want(joinSet: JoinSetId): void {
    const queue = this.#queue(joinSet);
    const answer = queue.answers.shift();
    if (answer === undefined) queue.wanted += 1;
    else this.#see(answer);
  }

  #see({ request, isOk }: Answer): void {
    if (!isOk) this.#failed = request;
  }

  #queue(joinSet: JoinSetId): Queue {
    const queue = this.#queues.get(joinSet) ?? { answers: [], wanted: 0 };
    this.#queues.set(joinSet, queue);
    return queue;
  }
}

function delayKey({ joinSet, delay }: Pick<DelayRequested, "joinSet" | "delay">): string {
  return `${joinSet} ${delay}`;
}
