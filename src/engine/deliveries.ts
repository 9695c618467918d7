/**
 * Hands scheduled executions to their objects: commit first, then deliver, by the alarm alone. Delivering twice
 * creates one execution, so what is not known to have arrived is sent again.
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

export class Deliveries {
  readonly #ports: Pick<Ports, "outbox" | "clock">;
  readonly #ledger: Ledger;
  #failures = 0;

  constructor(ports: Pick<Ports, "outbox" | "clock">, ledger: Ledger) {
    this.#ports = ports;
    this.#ledger = ledger;
  }

  /** When an alarm is needed; null: nothing is left to deliver. */
  get dueAtMs(): number | null {
    if (this.#ports.outbox === null || this.#ledger.tree.undelivered.size === 0) return null;
    const waitMs =
      this.#failures === 0
        ? 0
        : Math.min(DELIVERY_RETRY_MS * 2 ** (this.#failures - 1), DELIVERY_RETRY_MS_MAX);
    return this.#ledger.nowMs() + waitMs;
  }

  /** To be called within an alarm. Resolves with what has arrived, when all have answered or something else is due. */
  async deliver(): Promise<readonly Delivered[]> {
    this.#ledger.flush();
    const arrived: Delivered[] = [];
    const left = [...this.#ledger.tree.undelivered];
    const cancelled = { isCancelled: false };
    const workers = Array.from({ length: Math.min(AT_ONCE, left.length) }, async () => {
      for (let next = left.shift(); next !== undefined; next = left.shift()) {
        if (cancelled.isCancelled) return;
        const [id, undelivered] = next;
        if (await this.#send(id, undelivered)) arrived.push({ kind: "delivered", of: 0, id });
      }
    });
    await this.#within(Promise.all(workers));
    cancelled.isCancelled = true;
    this.#failures = arrived.length < this.#ledger.tree.undelivered.size ? this.#failures + 1 : 0;
    return arrived;
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
