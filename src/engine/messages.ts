/** What a tree still has to say to other objects, as its state has it; what is said is read from the journal. */
import type { ExecutionId } from "../execution/execution-id.ts";
import type { Delivered, ExecutionNumber, Fact, StubAnswered } from "../execution/fact.ts";
import type { TreeState, Undelivered, UnansweredStub } from "../execution/tree-state.ts";
import type { CreateRequest } from "./execution-rpc.ts";
import type { Ledger } from "./ledger.ts";
import type { Outbox } from "./outbox.ts";

export interface Message {
  /** The same request has the same key; one that is made again after a retry has another. */
  readonly key: string;
  /** Resolves with what is to be recorded; null: it has to be sent again. */
  readonly send: (outbox: Outbox) => Promise<Delivered | StubAnswered | null>;
}

/** The keys of what is left. */
export function* messageKeys({ undelivered, unanswered }: TreeState): Generator<string> {
  yield* undelivered.keys();
  for (const [by, stub] of unanswered) yield stubKey(by, stub);
}

export function* messages(ledger: Ledger): Generator<Message> {
  const { undelivered, unanswered } = ledger.tree;
  for (const [id, request] of undelivered) {
    yield { key: id, send: (outbox) => create(outbox, requestOf(ledger, id, request)) };
  }
  for (const [by, stub] of unanswered) {
    yield { key: stubKey(by, stub), send: (outbox) => giveResult(outbox, ledger, by, stub) };
  }
}

/** A workflow waits for one of them at a time, so that no two are in one commit. */
function stubKey(by: ExecutionNumber, { seq }: UnansweredStub): string {
  return `stub ${by} ${seq}`;
}

async function create(outbox: Outbox, request: CreateRequest): Promise<Delivered | null> {
  const reply = await replyTo(() => outbox.create(request));
  // Whoever has the id already keeps it: it was generated for this execution alone.
  const isThere =
    reply?.kind === "created" || reply?.kind === "exists" || reply?.kind === "conflict";
  return isThere ? { kind: "delivered", of: 0, id: request.id } : null;
}

async function giveResult(
  outbox: Outbox,
  ledger: Ledger,
  by: ExecutionNumber,
  { target, seq }: UnansweredStub,
): Promise<StubAnswered | null> {
  const { retval } = findFact(ledger, seq, (fact) =>
    fact.kind === "stubbed" && fact.of === by && fact.outcome === null ? fact : null,
  );
  const outcome = await replyTo(() => outbox.stub(target, retval));
  return outcome && { kind: "stub-answered", of: 0, by, target, outcome };
}

/** Null when nobody has answered. */
async function replyTo<Reply>(ask: () => Promise<Reply>): Promise<Reply | null> {
  try {
    return await ask();
  } catch {
    return null;
  }
}

function requestOf(ledger: Ledger, id: ExecutionId, { seq, by }: Undelivered): CreateRequest {
  return findFact(ledger, seq, (fact) => {
    if (fact.kind !== "scheduled" || fact.id !== id || fact.params === null) return null;
    const { ffqn, params, atMs: scheduledAtMs } = fact;
    return { id, ffqn, params, scheduledAtMs, scheduledBy: by };
  });
}

function findFact<Found>(ledger: Ledger, seq: number, find: (fact: Fact) => Found | null): Found {
  for (const fact of ledger.commitAt(seq).facts) {
    const found = find(fact);
    if (found !== null) return found;
  }
  throw new Error(`a request is not in row ${seq}, where it was`);
}
