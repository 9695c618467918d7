/**
 * When a tree has to be awake again: what its state says, and what it still has to send to other objects, on the
 * one alarm that there is.
 */
import type { Fact } from "../execution/fact.ts";
import { ALARM_AHEAD_MS_MAX, GUARD_MS, PARKED_CHECK_MS } from "../execution/limits.ts";
import { nextWake } from "../execution/next-wake.ts";
import { AlarmPlan } from "./alarm-plan.ts";
import { CatalogListing } from "./catalog-listing.ts";
import type { Delivery } from "./deliveries.ts";
import { Deliveries } from "./deliveries.ts";
import type { Ledger } from "./ledger.ts";
import type { Ports } from "./ports.ts";

export class Wakes {
  readonly #ledger: Ledger;
  readonly #alarms: AlarmPlan;
  readonly #listing: CatalogListing;
  readonly #deliveries: Deliveries;

  /** @param armedAtMs the alarm that an earlier life of the object has set */
  constructor(ports: Ports, ledger: Ledger, armedAtMs: number | null) {
    this.#ledger = ledger;
    this.#alarms = new AlarmPlan(ports.alarm, armedAtMs);
    this.#listing = new CatalogListing(ports, ledger, this.#alarms);
    this.#deliveries = new Deliveries(ports, ledger);
  }

  /** Work is running or ready. */
  get needsGuard(): boolean {
    return nextWake(this.#ledger.tree, this.#ledger.nowMs()).needsGuard;
  }

  /** The alarm has gone off. */
  fired(): void {
    this.#alarms.fired();
  }

  /** Resolves in a new event of the platform. */
  freshEvent(): Promise<void> {
    return this.#alarms.freshEvent(this.#ledger.nowMs());
  }

  /** Sets the alarm for whatever the tree waits for. */
  arm(): void {
    const nowMs = this.#ledger.nowMs();
    const { dueAtMs, needsGuard, hasParked } = nextWake(this.#ledger.tree, nowMs);
    if (dueAtMs !== null) this.#ensure(dueAtMs);
    if (needsGuard) this.#ensure(nowMs + GUARD_MS);
    if (hasParked) this.#ensure(nowMs + PARKED_CHECK_MS);
    this.#armForOthers();
  }

  /** Sets the alarm for what the last of some facts leaves behind, if nobody else sees to it. */
  armFor(fact: Fact | undefined): void {
    const dueAtMs = this.#dueAtMs(fact);
    if (dueAtMs !== null) this.#ensure(dueAtMs);
  }

  /** Sets the alarm if other objects have to hear of the fact. */
  show(fact: Fact): void {
    const isSeen = this.#listing.observe(fact);
    if (isSeen || isMessage(fact)) this.#armForOthers();
  }

  /** To be called within an alarm. Resolves with what other objects have answered. */
  async deliver(): Promise<readonly Delivery[]> {
    return this.#deliveries.dueAtMs === null ? [] : await this.#deliveries.deliver();
  }

  /** To be called within an alarm. */
  async tellCatalog(): Promise<void> {
    await this.#listing.tell();
  }

  #armForOthers(): void {
    for (const { dueAtMs } of [this.#listing, this.#deliveries]) {
      if (dueAtMs !== null) this.#ensure(dueAtMs);
    }
  }

  #dueAtMs(fact: Fact | undefined): number | null {
    switch (fact?.kind) {
      case "failed":
      case "timed-out":
      case "unlocked":
        return fact.backoffExpiresAtMs;
      case "delay-requested":
        return fact.expiresAtMs > this.#ledger.nowMs() ? fact.expiresAtMs : null;
      case "parked":
        return this.#ledger.nowMs() + PARKED_CHECK_MS;
      default:
        return null;
    }
  }

  #ensure(atMs: number): void {
    const aheadMs = this.#ledger.nowMs() + ALARM_AHEAD_MS_MAX;
    this.#alarms.ensure(Math.min(atMs, aheadMs, this.#listing.dueAtMs ?? Infinity));
  }
}

/** Another object has to hear of it. */
function isMessage(fact: Fact): boolean {
  return fact.kind === "scheduled" || (fact.kind === "stubbed" && fact.outcome === null);
}
