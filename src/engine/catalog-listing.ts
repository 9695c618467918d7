/**
 * What the catalog knows of a tree, and when it has to hear more. It is told by the alarm alone.
 *
 * 1. No row says what was told. An alarm that is set says that something may be left to tell: what is seen from
 *    outside sets one with it, and none is dropped before the catalog has answered.
 * 2. A life of the object that began with a journal does not know what was told, and tells its first alarm.
 * 3. Changes within a moment are one message, and whatever is not seen from outside at once waits for an alarm
 *    that comes anyway.
 * 4. Nothing waits for the catalog: the alarm only until something else is due.
 */
import type { CatalogEntry } from "../execution/catalog-entry.ts";
import { catalogEntry, isSeenFromOutside, showsTheSame } from "../execution/catalog-entry.ts";
import type { Fact } from "../execution/fact.ts";
import {
  CATALOG_ANSWER_MS_MAX,
  CATALOG_DELAY_MS,
  CATALOG_RETRY_MS,
  CATALOG_RETRY_MS_MAX,
  GUARD_MS,
} from "../execution/limits.ts";
import { nextWake } from "../execution/next-wake.ts";
import type { AlarmPlan } from "./alarm-plan.ts";
import type { Ledger } from "./ledger.ts";
import type { Outbox } from "./outbox.ts";
import type { Ports } from "./ports.ts";

export class CatalogListing {
  readonly #ports: Pick<Ports, "outbox" | "clock" | "journal">;
  readonly #ledger: Ledger;
  readonly #alarms: AlarmPlan;
  #told: { readonly entry: CatalogEntry; readonly atMs: number } | null = null;
  /** The newest message, until it is answered. */
  #sent: CatalogEntry | null = null;
  /** Null: nothing is known to be left to tell. */
  #dueAtMs: number | null = null;
  #failures = 0;
  #changes = 0;

  constructor(
    ports: Pick<Ports, "outbox" | "clock" | "journal">,
    ledger: Ledger,
    alarms: AlarmPlan,
  ) {
    this.#ports = ports;
    this.#ledger = ledger;
    this.#alarms = alarms;
  }

  /** When an alarm is needed for what is left to tell; null for never. */
  get dueAtMs(): number | null {
    return this.#dueAtMs;
  }

  /** Says whether the fact has to be told, so that an alarm is needed. */
  observe(fact: Fact): boolean {
    if (this.#ports.outbox === null || !isSeenFromOutside(fact)) return false;
    this.#changes += 1;
    const atMs = this.#ledger.nowMs() + CATALOG_DELAY_MS;
    this.#dueAtMs = Math.min(this.#dueAtMs ?? atMs, atMs);
    return true;
  }

  /**
   * Tells what is left to tell; to be called within an alarm. Resolves when the catalog has answered, and before
   * another alarm is due: none goes off meanwhile.
   */
  async tell(): Promise<void> {
    const { outbox, clock } = this.#ports;
    const entry = this.#entryToTell();
    if (outbox === null || entry === null) return;
    const answer = this.#send(outbox, entry);
    await new Promise<void>((resolve) => {
      const cancel = clock.at(this.#lastMomentMs(), resolve);
      const end = (): void => {
        cancel();
        resolve();
      };
      void answer.then(end);
      void this.#alarms.nextSet().then(end);
    });
  }

  #entryToTell(): CatalogEntry | null {
    // The message leaves when all that the state rests on is durable, which the platform sees to.
    this.#ledger.flush();
    const nowMs = this.#ledger.nowMs();
    const entry = catalogEntry(this.#ledger.tree, this.#ports.journal.nextSeq, nowMs);
    if (entry === null || this.#isKnown(entry)) {
      this.#dueAtMs = null;
      return null;
    }
    if (nowMs < this.#earliestMs()) {
      this.#dueAtMs = this.#earliestMs();
      return null;
    }
    return entry;
  }

  /** What was sent and not answered may be known as well, so that nothing is certain before the answer. */
  #isKnown(entry: CatalogEntry): boolean {
    return this.#told !== null && this.#sent === null && showsTheSame(this.#told.entry, entry);
  }

  /** What nobody waits to see has no instant of its own, and comes at most once a minute. */
  #earliestMs(): number {
    return this.#dueAtMs ?? (this.#told === null ? 0 : this.#told.atMs + GUARD_MS);
  }

  #lastMomentMs(): number {
    const nowMs = this.#ledger.nowMs();
    return Math.min(
      nowMs + CATALOG_ANSWER_MS_MAX,
      nextWake(this.#ledger.tree, nowMs).dueAtMs ?? Infinity,
      this.#alarms.armedAtMs ?? Infinity,
    );
  }

  /** Never rejects: whatever happens to the message, the alarm that is due for it tells again. */
  async #send(outbox: Outbox, entry: CatalogEntry): Promise<void> {
    const changes = this.#changes;
    const atMs = this.#ledger.nowMs();
    this.#sent = entry;
    this.#dueAtMs = atMs + this.#patienceMs(atMs);
    this.#failures += 1;
    try {
      await outbox.tell(entry);
    } catch {
      return;
    }
    if (this.#told === null || this.#told.entry.version < entry.version) {
      this.#told = { entry, atMs };
    }
    if (this.#sent !== entry) return;
    this.#sent = null;
    this.#failures = 0;
    if (this.#changes === changes) this.#dueAtMs = null;
  }

  /**
   * Doubles with each failure. A new life of the object knows of no failures, but how long nothing has changed,
   * which doubles as well if it waits for that long again.
   */
  #patienceMs(nowMs: number): number {
    const quietMs = nowMs - this.#ledger.tree.lastAtMs;
    const waitMs = Math.max(CATALOG_RETRY_MS * 2 ** this.#failures, quietMs);
    return Math.min(waitMs, CATALOG_RETRY_MS_MAX);
  }
}
