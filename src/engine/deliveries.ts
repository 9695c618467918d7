/**
 * Hands scheduled executions to their objects: commit first, then deliver, by the alarm alone. Delivering twice
 * creates one execution, so what is not known to have arrived is sent again. Each waits for itself, so that an
 * object that does not answer holds up no other.
 */
import type { ExecutionId } from "../execution/execution-id.ts";
import type { Delivered } from "../execution/fact.ts";
import { DELIVERY_RETRY_MS, DELIVERY_RETRY_MS_MAX } from "../execution/limits.ts";
import { nextWake } from "../execution/next-wake.ts";
import type { Undelivered } from "../execution/tree-state.ts";
import type { CreateRequest } from "./execution-rpc.ts";
import type { Ledger } from "./ledger.ts";
import type { Ports } from "./ports.ts";

/** So many are under way at once: the platform cuts at six connections of a kind. */
const AT_ONCE = 6;
/** An object that does not answer holds up no alarm for longer. */
const ANSWER_MS_MAX = 5_000;

/** A delivery that this life of the object has tried. */
interface Tried {
  readonly failures: number;
  readonly dueAtMs: number;
}

export class Deliveries {
  readonly #ports: Pick<Ports, "outbox" | "clock">;
  readonly #ledger: Ledger;
  readonly #tried = new Map<ExecutionId, Tried>();

  constructor(ports: Pick<Ports, "outbox" | "clock">, ledger: Ledger) {
    this.#ports = ports;
    this.#ledger = ledger;
  }

  /** When an alarm is needed; null: nothing is left to deliver. */
  get dueAtMs(): number | null {
    const { undelivered } = this.#ledger.tree;
    if (this.#ports.outbox === null || undelivered.size === 0) return null;
    let dueAtMs = Infinity;
    for (const id of undelivered.keys()) dueAtMs = Math.min(dueAtMs, this.#dueAtMsOf(id));
    return dueAtMs;
  }

  /** To be called within an alarm. Resolves with what has arrived, when all have answered or something else is due. */
  async deliver(): Promise<readonly Delivered[]> {
    this.#ledger.flush();
    const nowMs = this.#ledger.nowMs();
    const left = [...this.#ledger.tree.undelivered].filter(([id]) => this.#dueAtMsOf(id) <= nowMs);
    const arrived: Delivered[] = [];
    if (left.length === 0) return arrived;
    const workers = Array.from({ length: Math.min(AT_ONCE, left.length) }, async () => {
      for (let next = left.shift(); next !== undefined; next = left.shift()) {
        const [id, undelivered] = next;
        this.#failed(id, nowMs);
        if (!(await this.#send(id, undelivered))) continue;
        this.#tried.delete(id);
        arrived.push({ kind: "delivered", of: 0, id });
      }
    });
    await this.#within(Promise.all(workers));
    left.length = 0;
    return arrived;
  }

  #dueAtMsOf(id: ExecutionId): number {
    return this.#tried.get(id)?.dueAtMs ?? this.#ledger.nowMs();
  }

  /** As long as nothing else is known. */
  #failed(id: ExecutionId, nowMs: number): void {
    const failures = this.#tried.get(id)?.failures ?? 0;
    const waitMs = Math.min(DELIVERY_RETRY_MS * 2 ** failures, DELIVERY_RETRY_MS_MAX);
    this.#tried.set(id, { failures: failures + 1, dueAtMs: nowMs + waitMs });
  }

  async #send(id: ExecutionId, undelivered: Undelivered): Promise<boolean> {
    const request = this.#requestOf(id, undelivered);
    try {
      const reply = await this.#ports.outbox?.create(request);
      // Whoever has the id already keeps it: it was generated for this execution alone.
      return reply?.kind === "created" || reply?.kind === "exists" || reply?.kind === "conflict";
    } catch {
      return false;
    }
  }

  #requestOf(id: ExecutionId, { seq, by }: Undelivered): CreateRequest {
    for (const fact of this.#ledger.commitAt(seq).facts) {
      if (fact.kind !== "scheduled" || fact.id !== id || fact.params === null) continue;
      const { ffqn, params, atMs: scheduledAtMs } = fact;
      return { id, ffqn, params, scheduledAtMs, scheduledBy: by };
    }
    throw new Error(`the request that scheduled ${id} is not where it was`);
  }

  #within(work: Promise<unknown>): Promise<void> {
    const { clock } = this.#ports;
    const nowMs = this.#ledger.nowMs();
    const dueAtMs = nextWake(this.#ledger.tree, nowMs).dueAtMs ?? Infinity;
    return new Promise((resolve, reject) => {
      const cancel = clock.at(Math.min(nowMs + ANSWER_MS_MAX, dueAtMs), resolve);
      work.then(() => resolve(), reject).finally(cancel);
    });
  }
}
