/**
 * Hands scheduled executions, and results for stubs of other trees, to their objects: commit first, then deliver,
 * by the alarm alone. Delivering twice has one effect, so what is not known to have arrived is sent again. Each
 * waits for itself, so that an object that does not answer holds up no other.
 */
import type { Delivered, StubAnswered } from "../execution/fact.ts";
import { DELIVERY_RETRY_MS, DELIVERY_RETRY_MS_MAX } from "../execution/limits.ts";
import { nextWake } from "../execution/next-wake.ts";
import type { Ledger } from "./ledger.ts";
import { messageKeys, messages } from "./messages.ts";
import type { Ports } from "./ports.ts";

/** So many are under way at once: the platform cuts at six connections of a kind. */
const AT_ONCE = 6;
/** An object that does not answer holds up no alarm for longer. */
const ANSWER_MS_MAX = 5_000;

/** What became of a message. */
export interface Delivery {
  /** Its key (`messages.ts`). */
  readonly key: string;
  readonly fact: Delivered | StubAnswered;
}

/** A delivery that this life of the object has tried. */
interface Tried {
  readonly failures: number;
  readonly dueAtMs: number;
}

export class Deliveries {
  readonly #ports: Pick<Ports, "outbox" | "clock">;
  readonly #ledger: Ledger;
  readonly #tried = new Map<string, Tried>();

  constructor(ports: Pick<Ports, "outbox" | "clock">, ledger: Ledger) {
    this.#ports = ports;
    this.#ledger = ledger;
  }

  /** When an alarm is needed; null: nothing is left to deliver. */
  get dueAtMs(): number | null {
    if (this.#ports.outbox === null) return null;
    let dueAtMs = Infinity;
    for (const key of messageKeys(this.#ledger.tree)) {
      dueAtMs = Math.min(dueAtMs, this.#dueAtMsOf(key));
    }
    return dueAtMs === Infinity ? null : dueAtMs;
  }

  /** To be called within an alarm. Resolves with what has arrived, when all have answered or something else is due. */
  async deliver(): Promise<readonly Delivery[]> {
    this.#ledger.flush();
    const { outbox } = this.#ports;
    const nowMs = this.#ledger.nowMs();
    const left = [...messages(this.#ledger)].filter(({ key }) => this.#dueAtMsOf(key) <= nowMs);
    const arrived: Delivery[] = [];
    if (outbox === null || left.length === 0) return arrived;
    const workers = Array.from({ length: Math.min(AT_ONCE, left.length) }, async () => {
      for (let next = left.shift(); next !== undefined; next = left.shift()) {
        const { key } = next;
        this.#failed(key, nowMs);
        const fact = await next.send(outbox);
        if (fact === null) continue;
        this.#tried.delete(key);
        arrived.push({ key, fact });
      }
    });
    await this.#within(Promise.all(workers));
    left.length = 0;
    return arrived;
  }

  #dueAtMsOf(key: string): number {
    return this.#tried.get(key)?.dueAtMs ?? this.#ledger.nowMs();
  }

  /** As long as nothing else is known. */
  #failed(key: string, nowMs: number): void {
    const failures = this.#tried.get(key)?.failures ?? 0;
    const waitMs = Math.min(DELIVERY_RETRY_MS * 2 ** failures, DELIVERY_RETRY_MS_MAX);
    this.#tried.set(key, { failures: failures + 1, dueAtMs: nowMs + waitMs });
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
