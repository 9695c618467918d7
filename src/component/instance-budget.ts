/**
 * The linear memory that all objects of one isolate share for component instances. It decides who
 * may hold how much, and who has to give way; it owns no instance but the spare ones, and starts nothing
 * by itself.
 *
 * 1. What is granted stays within the limit, except that a lone grant may be as large as it likes,
 *    and that instances grow while they run.
 * 2. A suspended grant gives way as soon as others need its memory, the longest suspended first;
 *    one that is running never does. Spare instances give way before anybody who runs or waits.
 * 3. Owners (objects) take turns; within one owner the first to ask is the first to get. A large
 *    request is not overtaken, so it cannot starve.
 * 4. A callback is called only when its own object is the cause, because code of an object runs in
 *    that object alone. What others cause an object has to look for, in the state of its grants.
 * 5. An object that dies gives nothing back. Its next life says so (`forget`); should that come in
 *    another isolate, `reclaim` finds what has been running for longer than any run may.
 */
import type { ReusableInstance } from "./reusable-instance.ts";
import { SpareInstances } from "./spare-instances.ts";

/** No attempt may be locked for longer than 14 minutes, and no event computes for longer than 5. */
const RUNNING_MS_MAX = 15 * 60_000;

/** How much of the limit spare instances have at most. */
const SPARE_SHARE = 1 / 3;

export interface GrantRequest {
  /** The object that asks. */
  readonly owner: string;
  readonly bytes: number;
  /** What the instance is to be of; absent when no spare one will do. */
  readonly component?: object;
  /** The memory is granted. */
  readonly onGranted: () => void;
  /** The memory went to somebody else while the grant was suspended: the instance has to go. */
  readonly onRevoked: () => void;
}

type GrantState = "waiting" | "running" | "suspended" | "over";

export class Grant {
  readonly owner: string;
  readonly request: GrantRequest;
  bytes: number;
  state: GrantState = "waiting";
  runningSinceMs = 0;
  /** The instance that comes with the memory, if one was to spare. */
  spare: ReusableInstance | null = null;

  constructor(request: GrantRequest) {
    this.owner = request.owner;
    this.request = request;
    this.bytes = request.bytes;
  }
}

export class InstanceBudget {
  readonly #limitBytes: number;
  readonly #nowMs: () => number;
  readonly #running = new Set<Grant>();
  /** In the order in which they were suspended. */
  readonly #suspended = new Set<Grant>();
  /** Owners in the order of their turns; none has an empty queue. */
  readonly #waiting = new Map<string, Grant[]>();
  readonly #spares: SpareInstances;
  #usedBytes = 0;
  #suspendedBytes = 0;

  /** @param spareBytesMax how much spare instances may have of the limit; with 0 each run has a new one */
  constructor(
    limitBytes: number,
    nowMs: () => number,
    spareBytesMax: number = limitBytes * SPARE_SHARE,
  ) {
    this.#limitBytes = limitBytes;
    this.#spares = new SpareInstances(spareBytesMax);
    this.#nowMs = nowMs;
  }

  /** Of grants; what spare instances have besides is at anybody's disposal. */
  get usedBytes(): number {
    return this.#usedBytes;
  }

  get spareBytes(): number {
    return this.#spares.bytes;
  }

  get waitingCount(): number {
    let count = 0;
    for (const queue of this.#waiting.values()) count += queue.length;
    return count;
  }

  acquire(request: GrantRequest): Grant {
    const grant = new Grant(request);
    const queue = this.#waiting.get(grant.owner);
    if (queue === undefined) this.#waiting.set(grant.owner, [grant]);
    else queue.push(grant);
    this.#serve(grant.owner);
    return grant;
  }

  /** What the instance was found to hold; replaces the estimate. */
  resize(grant: Grant, bytes: number): void {
    if (grant.state !== "running") return;
    this.#usedBytes += bytes - grant.bytes;
    grant.bytes = bytes;
    this.#spares.shrinkTo(this.#limitBytes - this.#usedBytes);
    this.#serve(grant.owner);
  }

  suspend(grant: Grant): void {
    if (grant.state !== "running") return;
    grant.state = "suspended";
    this.#running.delete(grant);
    this.#suspended.add(grant);
    this.#suspendedBytes += grant.bytes;
    this.#serve(grant.owner);
  }

  /** False when the memory is gone: the instance may not run any more. */
  resume(grant: Grant): boolean {
    if (grant.state !== "suspended") return false;
    this.#unsuspend(grant);
    this.#run(grant);
    return true;
  }

  /**
   * Idempotent.
   * @param clean an instance in its initial state that is left of the run, for others to use
   */
  release(grant: Grant, clean: ReusableInstance | null = null): void {
    const left = grant.state === "running" ? (clean ?? grant.spare) : null;
    this.#end(grant);
    this.#keep(grant, left);
    this.#serve(grant.owner);
  }

  /** Whether the instance of a grant that is released now would be kept: if not, nobody needs to clean it. */
  wouldKeep({ state, bytes, request: { component } }: Grant): boolean {
    if (component === undefined || state !== "running") return false;
    return this.#spares.canHold(bytes) && this.#usedBytes <= this.#limitBytes;
  }

  #keep({ request: { component } }: Grant, instance: ReusableInstance | null): void {
    if (component === undefined || instance === null) return;
    if (this.#usedBytes + instance.memoryBytes > this.#limitBytes) return;
    this.#spares.keep(component, instance);
    this.#spares.shrinkTo(this.#limitBytes - this.#usedBytes);
  }

  /** An object that died never gives back what it held; it says so when it begins its next life. */
  forget(owner: string): void {
    for (const grant of [...this.#running, ...this.#suspended]) {
      if (grant.owner === owner) this.#end(grant);
    }
    this.#waiting.delete(owner);
    this.#serve(owner);
  }

  /** To be called now and then by an object that waits. */
  reclaim(owner: string): void {
    const longAgoMs = this.#nowMs() - RUNNING_MS_MAX;
    for (const grant of [...this.#running]) {
      if (grant.runningSinceMs < longAgoMs) this.#end(grant);
    }
    this.#serve(owner);
  }

  #run(grant: Grant): void {
    grant.state = "running";
    grant.runningSinceMs = this.#nowMs();
    this.#running.add(grant);
  }

  #end(grant: Grant): void {
    switch (grant.state) {
      case "waiting":
        this.#leaveQueue(grant);
        break;
      case "running":
        this.#running.delete(grant);
        this.#usedBytes -= grant.bytes;
        break;
      case "suspended":
        this.#unsuspend(grant);
        this.#usedBytes -= grant.bytes;
        break;
      case "over":
        break;
    }
    grant.state = "over";
    grant.spare = null;
  }

  #unsuspend(grant: Grant): void {
    this.#suspended.delete(grant);
    this.#suspendedBytes -= grant.bytes;
  }

  #leaveQueue(grant: Grant): void {
    const left = this.#waiting.get(grant.owner)?.filter((other) => other !== grant) ?? [];
    if (left.length === 0) this.#waiting.delete(grant.owner);
    else this.#waiting.set(grant.owner, left);
  }

  /** @param cause the object whose code this is */
  #serve(cause: string): void {
    for (;;) {
      const [turn] = this.#waiting;
      if (turn === undefined) return;
      const [owner, queue] = turn;
      const grant = queue[0];
      if (grant === undefined || !this.#canHave(grant.bytes)) return;
      const { component } = grant.request;
      grant.spare = component === undefined ? null : this.#spares.take(component);
      this.#makeRoom(grant.bytes, cause);
      queue.shift();
      this.#waiting.delete(owner);
      if (queue.length > 0) this.#waiting.set(owner, queue);
      this.#run(grant);
      this.#usedBytes += grant.bytes;
      if (owner === cause) grant.request.onGranted();
    }
  }

  /** Whether `bytes` fit when all others give way that can. */
  #canHave(bytes: number): boolean {
    const unmovable = this.#usedBytes - this.#suspendedBytes;
    return this.#running.size === 0 || unmovable + bytes <= this.#limitBytes;
  }

  /** Gives up spare instances and revokes suspended grants until `bytes` fit. */
  #makeRoom(bytes: number, cause: string): void {
    this.#spares.shrinkTo(Math.max(0, this.#limitBytes - this.#usedBytes - bytes));
    for (const grant of this.#suspended) {
      if (this.#usedBytes + bytes <= this.#limitBytes) return;
      this.#end(grant);
      if (grant.owner === cause) grant.request.onRevoked();
    }
  }
}
