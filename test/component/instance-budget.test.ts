import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InstanceBudget } from "../../src/component/instance-budget.ts";
import type { Grant } from "../../src/component/instance-budget.ts";
import type { ReusableInstance } from "../../src/component/reusable-instance.ts";

const MINUTE_MS = 60_000;

const LIMIT_BYTES = 10;
const SPARE_BYTES_MAX = LIMIT_BYTES / 3;

const components = { a: {}, b: {} };

/** A clean instance of that size. */
function instance(memoryBytes: number): ReusableInstance {
  return {
    memoryBytes,
    connect: () => {},
    reset: () => true,
    call: () => ({ kind: "ok", value: undefined }),
  };
}

/** A small budget, and what it told whom. */
class Isolate {
  nowMs = 0;
  readonly budget = new InstanceBudget(LIMIT_BYTES, () => this.nowMs);
  readonly grants: Grant[] = [];
  readonly names = new Map<Grant, string>();
  readonly told: string[] = [];

  get running(): readonly Grant[] {
    return this.grants.filter(({ state }) => state === "running");
  }

  get held(): readonly Grant[] {
    return this.grants.filter(({ state }) => state === "running" || state === "suspended");
  }

  ask(name: string, bytes: number, owner = "object", component: object = {}): Grant {
    const grant = this.budget.acquire({
      owner,
      bytes,
      component,
      onGranted: () => this.told.push(`${name} granted`),
      onRevoked: () => this.told.push(`${name} revoked`),
    });
    this.grants.push(grant);
    this.names.set(grant, name);
    return grant;
  }
}

describe("InstanceBudget", () => {
  it("[CO20] grants at once what fits, and the rest when memory comes back, first come first served", () => {
    const isolate = new Isolate();
    const a = isolate.ask("a", 6);
    isolate.ask("b", 6);
    isolate.ask("c", 6);
    expect(isolate.told).toEqual(["a granted"]);
    expect(isolate.budget.waitingCount).toBe(2);
    isolate.budget.release(a);
    expect(isolate.told).toEqual(["a granted", "b granted"]);
    expect(isolate.budget.usedBytes).toBe(6);
  });

  it("[CO20] does not let a small request overtake a large one", () => {
    const isolate = new Isolate();
    const a = isolate.ask("a", 8);
    isolate.ask("large", 9);
    isolate.ask("small", 1);
    expect(isolate.told).toEqual(["a granted"]);
    isolate.budget.release(a);
    expect(isolate.told).toEqual(["a granted", "large granted", "small granted"]);
  });

  it("[CO21] lets a lone grant be larger than the whole budget", () => {
    const isolate = new Isolate();
    const small = isolate.ask("small", 1);
    const huge = isolate.ask("huge", 50);
    expect(isolate.told).toEqual(["small granted"]);
    isolate.budget.release(small);
    expect(isolate.told).toEqual(["small granted", "huge granted"]);
    isolate.ask("next", 1);
    expect(isolate.budget.waitingCount).toBe(1);
    isolate.budget.release(huge);
    expect(isolate.told).toEqual(["small granted", "huge granted", "next granted"]);
  });

  it("[CO22] lets owners take turns", () => {
    const isolate = new Isolate();
    isolate.ask("first", 10, "x");
    for (const name of ["x1", "x2", "x3"]) isolate.ask(name, 10, "x");
    for (const name of ["y1", "y2"]) isolate.ask(name, 10, "y");
    const order: (string | undefined)[] = [];
    while (isolate.budget.waitingCount > 0) {
      for (const grant of isolate.running) isolate.budget.release(grant);
      order.push(...isolate.running.map((grant) => isolate.names.get(grant)));
    }
    expect(order).toEqual(["x1", "y1", "x2", "y2", "x3"]);
  });

  it("[CO23] takes memory from the longest suspended first, and no more than is needed", () => {
    const isolate = new Isolate();
    const grants = ["a", "b", "c"].map((name) => isolate.ask(name, 3));
    for (const grant of grants.toReversed()) isolate.budget.suspend(grant);
    isolate.told.length = 0;
    isolate.ask("d", 4);
    expect(isolate.told).toEqual(["c revoked", "d granted"]);
    expect(grants.map((grant) => isolate.budget.resume(grant))).toEqual([true, true, false]);
  });

  it("[CO23] takes nothing when that would not be enough", () => {
    const isolate = new Isolate();
    isolate.ask("running", 6);
    const suspended = isolate.ask("suspended", 3);
    isolate.budget.suspend(suspended);
    isolate.ask("large", 9);
    expect(isolate.told).toEqual(["running granted", "suspended granted"]);
    expect(isolate.budget.resume(suspended)).toBe(true);
  });

  it("[CO23] serves who waits as soon as somebody is suspended", () => {
    const isolate = new Isolate();
    const workflow = isolate.ask("workflow", 10);
    isolate.ask("activity", 10);
    isolate.budget.suspend(workflow);
    expect(isolate.told).toEqual(["workflow granted", "workflow revoked", "activity granted"]);
    isolate.budget.release(workflow);
    expect(isolate.budget.usedBytes).toBe(10);
  });

  it("[CO32] calls back into an object only from that object; others see what became of their grants", () => {
    const isolate = new Isolate();
    const a = isolate.ask("a", 10, "x");
    const b = isolate.ask("b", 10, "y");
    isolate.budget.suspend(a);
    expect([a.state, b.state]).toEqual(["over", "running"]);
    const c = isolate.ask("c", 10, "x");
    isolate.budget.release(b);
    expect(c.state).toBe("running");
    expect(isolate.told).toEqual(["a granted", "a revoked"]);
  });

  it("[CO24] counts what was measured instead of what was estimated", () => {
    const isolate = new Isolate();
    const a = isolate.ask("a", 8);
    isolate.ask("b", 5);
    isolate.budget.resize(a, 4);
    expect(isolate.told).toEqual(["a granted", "b granted"]);
    expect(isolate.budget.usedBytes).toBe(9);
  });

  it("[CO25] gets back from the next life of an object what its last one held or waited for", () => {
    const isolate = new Isolate();
    isolate.ask("running", 4, "dead");
    isolate.budget.suspend(isolate.ask("suspended", 4, "dead"));
    const alive = isolate.ask("alive", 10, "alive");
    isolate.ask("waiting", 1, "dead");
    isolate.budget.forget("dead");
    expect(isolate.held).toEqual([alive]);
    expect(isolate.budget.waitingCount).toBe(0);
  });

  it("[CO26] takes back what has been running for longer than any run may", () => {
    const isolate = new Isolate();
    isolate.ask("dead", 6);
    isolate.nowMs = 10 * MINUTE_MS;
    isolate.ask("alive", 4);
    isolate.ask("waiting", 5);
    isolate.told.length = 0;
    isolate.budget.reclaim("object");
    expect(isolate.told).toEqual([]);
    isolate.nowMs = 16 * MINUTE_MS;
    isolate.budget.reclaim("object");
    expect(isolate.told).toEqual(["waiting granted"]);
  });

  it("[CO104] passes an instance on to who waits for one of its component, or asks for it later", () => {
    const isolate = new Isolate();
    const { a, b } = components;
    const first = isolate.ask("first", 10, "x", a);
    const waiting = isolate.ask("waiting", 8, "y", a);
    const clean = instance(3);
    isolate.budget.release(first, clean);
    expect(waiting.spare).toBe(clean);
    isolate.budget.release(waiting, clean);
    expect(isolate.ask("other", 3, "x", b).spare).toBeNull();
    expect(isolate.ask("same", 3, "x", a).spare).toBe(clean);
    expect(isolate.ask("too late", 3, "x", a).spare).toBeNull();
  });

  it("[CO104] passes on what a run was given and had no use for", () => {
    const isolate = new Isolate();
    const clean = instance(2);
    isolate.budget.release(isolate.ask("first", 2, "x", components.a), clean);
    isolate.budget.release(isolate.ask("never ran", 2, "x", components.a));
    expect(isolate.ask("next", 2, "x", components.a).spare).toBe(clean);
  });

  it("[CO104] gives up spare instances first, the longest unused before the others", () => {
    const isolate = new Isolate();
    const { a, b } = components;
    isolate.budget.suspend(isolate.ask("suspended", 5));
    const grants = [isolate.ask("a", 1, "x", a), isolate.ask("b", 1, "x", b)];
    for (const grant of grants) isolate.budget.release(grant, instance(1));
    isolate.told.length = 0;
    isolate.ask("large", 4);
    expect(isolate.told).toEqual(["large granted"]);
    expect(isolate.ask("b", 1, "x", b).spare).not.toBeNull();
    expect(isolate.budget.spareBytes).toBe(0);
  });

  it("[CO104] gives up spare instances when those that run grow", () => {
    const isolate = new Isolate();
    const growing = isolate.ask("growing", 5);
    isolate.budget.release(isolate.ask("a", 3, "x", components.a), instance(3));
    isolate.budget.resize(growing, 8);
    expect(isolate.budget.spareBytes).toBe(0);
  });

  it("[CO104] keeps no more spare instances than for a third of the limit", () => {
    const isolate = new Isolate();
    for (const bytes of [2, 1, 1, 4]) {
      isolate.budget.release(isolate.ask("a", bytes), instance(bytes));
      expect(isolate.budget.spareBytes).toBeLessThanOrEqual(SPARE_BYTES_MAX);
    }
    expect(isolate.budget.spareBytes).toBe(2);
  });

  it("[CO104] knows before a release whether the instance would be kept", () => {
    const isolate = new Isolate();
    const { budget } = isolate;
    const small = isolate.ask("small", 2);
    const large = isolate.ask("large", 4);
    expect([small, large].map((grant) => budget.wouldKeep(grant))).toEqual([true, false]);
    budget.resize(large, 9);
    expect(budget.wouldKeep(small)).toBe(false);
    budget.release(small, instance(2));
    expect(budget.spareBytes).toBe(0);
    expect(budget.wouldKeep(small)).toBe(false);
  });

  it("[CO104] keeps no instance of an object that has died meanwhile", () => {
    const isolate = new Isolate();
    const grant = isolate.ask("a", 2, "dead", components.a);
    isolate.budget.forget("dead");
    isolate.budget.release(grant, instance(2));
    expect(isolate.budget.spareBytes).toBe(0);
  });

  it("[CO20] holds its promises under any sequence of operations", () => {
    fc.assert(fc.property(fc.array(operation, { maxLength: 80 }), obeyed));
  });
});

type Operation =
  | { readonly kind: "acquire"; readonly owner: string; readonly bytes: number }
  | { readonly kind: "suspend" | "resume" | "release"; readonly index: number }
  | { readonly kind: "recycle"; readonly index: number; readonly bytes: number }
  | { readonly kind: "resize"; readonly index: number; readonly bytes: number };

const index = fc.nat({ max: 20 });

const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({
    kind: fc.constant("acquire" as const),
    owner: fc.constantFrom("x", "y", "z"),
    bytes: fc.integer({ min: 1, max: 14 }),
  }),
  fc.record({ kind: fc.constantFrom("suspend", "resume", "release"), index }),
  fc.record({
    kind: fc.constantFrom("resize", "recycle"),
    index,
    bytes: fc.integer({ min: 1, max: 6 }),
  }),
);

function obeyed(operations: readonly Operation[]): void {
  const isolate = new Isolate();
  const { budget, grants } = isolate;
  for (const step of operations) {
    const waiting = grants.filter(({ state }) => state === "waiting");
    perform(isolate, step);
    expect(budget.usedBytes).toBe(isolate.held.reduce((sum, { bytes }) => sum + bytes, 0));
    const spareBytesMax = Math.min(SPARE_BYTES_MAX, LIMIT_BYTES - budget.usedBytes);
    expect(budget.spareBytes).toBeLessThanOrEqual(Math.max(0, spareBytesMax));
    // Whoever waits has somebody to wait for.
    if (budget.waitingCount > 0) expect(isolate.running).not.toEqual([]);
    const hasGranted = waiting.some(({ state }) => state === "running");
    if (hasGranted && isolate.held.length > 1)
      expect(budget.usedBytes).toBeLessThanOrEqual(LIMIT_BYTES);
  }
  for (const grant of grants) budget.release(grant);
  expect(budget.usedBytes).toBe(0);
  expect(budget.waitingCount).toBe(0);
}

function perform(isolate: Isolate, step: Operation): void {
  const { budget, grants } = isolate;
  if (step.kind === "acquire") {
    const component = step.bytes > 3 ? components.a : components.b;
    isolate.ask(String(grants.length), step.bytes, step.owner, component);
    return;
  }
  const grant = grants[step.index % Math.max(grants.length, 1)];
  if (grant === undefined) return;
  if (step.kind === "resize") budget.resize(grant, step.bytes);
  else if (step.kind === "recycle") budget.release(grant, instance(step.bytes));
  else budget[step.kind](grant);
}
