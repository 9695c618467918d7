import { describe, expect, it } from "vitest";
import type { ComponentKind } from "../../src/execution/component-id.ts";
import { decideKinds } from "../../src/execution/decide-kind.ts";
import type { Fact } from "../../src/execution/fact.ts";
import { executionOf } from "../../src/execution/tree-state.ts";
import {
  asked,
  attempted,
  created,
  failed,
  finished,
  locked,
  parked,
  paused,
  treeOf,
  upgraded,
} from "../support/sample-facts.ts";
import { component, ffqn } from "../support/sample-names.ts";

const STUB = { component: component("activity_stub") } as const;
const CALLING = [created(), locked(0, 1)] as const;
const MISSING = { reason: "function-not-found", component: null } as const;

/** The kinds that executions take when `add` is exported by a component of that kind. */
function kindsIn(kind: ComponentKind | null, ...facts: Fact[]): unknown[] {
  const exporting = (name: string) =>
    name === ffqn("add") && kind !== null ? component(kind, "b") : undefined;
  return decideKinds(treeOf(...CALLING, ...facts), exporting).map(({ of, component: now }) => [
    of,
    now.split(":")[0],
  ]);
}

describe("an execution whose function is deployed as another kind", () => {
  it.each<[string, readonly Fact[]]>([
    ["is ready", [asked(0, 1)]],
    ["waits for its next attempt", [asked(0, 1), attempted(1, 2), failed(1, 2)]],
    ["was running", [asked(0, 1), attempted(1, 2)]],
    ["is paused", [asked(0, 1), paused(1)]],
    [
      "is parked, since nothing exported it",
      [asked(0, 1, { component: null }), parked(1, MISSING)],
    ],
  ])("[RT23] is a stub if that is one, and it %s", (_, facts) => {
    expect(kindsIn("activity_stub", ...facts)).toEqual([[1, "activity_stub"]]);
    expect(kindsIn("activity", ...facts)).toEqual([]);
    expect(kindsIn(null, ...facts)).toEqual([]);
  });

  it("[RT24] is an activity or a workflow if it was a stub", () => {
    const stub = asked(0, 1, STUB);
    expect(kindsIn("activity", stub)).toEqual([[1, "activity"]]);
    expect(kindsIn("workflow", stub)).toEqual([[1, "workflow"]]);
    expect(kindsIn("activity_stub", stub)).toEqual([]);
    expect(kindsIn("activity", stub, finished(1))).toEqual([]);
  });

  it("[WF31] stays a workflow if it was one", () => {
    const workflow = asked(0, 1, { component: component("workflow") });
    expect(kindsIn("activity_stub", workflow)).toEqual([]);
    expect(kindsIn("activity", workflow)).toEqual([]);
  });

  it("[RT23] has something to go on with if it was parked, paused or not", () => {
    const all = [asked(0, 1, { component: null }), parked(1, MISSING)];
    const stub = { ...upgraded(1, "a"), ...STUB };
    expect(executionOf(treeOf(...CALLING, ...all, stub), 1)).toMatchObject({
      ...STUB,
      pending: { kind: "pending-at" },
    });
    expect(executionOf(treeOf(...CALLING, ...all, paused(1), stub), 1).pending).toMatchObject({
      kind: "paused",
      inner: { kind: "pending-at" },
    });
  });
});
