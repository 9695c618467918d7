import { describe, expect, it } from "vitest";
import type { ComponentEntry } from "../../src/component/component-entry.ts";
import { ComponentRegistry } from "../../src/component/registry.ts";
import { GENERATIONS_KEPT } from "../../src/execution/limits.ts";
import { ffqn } from "./component-runner.ts";

function entry(name: string, functions: readonly string[]): ComponentEntry {
  return {
    name,
    kind: "activity",
    digest: `sha256:${"a".repeat(64)}`,
    wit: "",
    exports: functions.map((text) => ({ ffqn: ffqn(text), params: [], result: null })),
    notCallable: [],
    imports: [],
    settings: {
      lockExpiryMs: 2_000,
      maxRetries: 3,
      retryExpBackoffMs: 50,
      onNondeterminism: "fail",
    },
    border: "jco",
    borderReason: "",
    load: () => Promise.reject(new Error("nobody runs it")),
  };
}

describe("ComponentRegistry", () => {
  const registry = new ComponentRegistry([
    entry("one", ["a:b/c.f", "a:b/c.g"]),
    entry("two", ["a:b/c@2.0.0.f"]),
  ]);

  it("[CO30] knows which component exports a function, and how it is to be run", () => {
    expect(registry.exporting(ffqn("a:b/c.f"))).toEqual({
      component: `activity:one:sha256:${"a".repeat(64)}`,
      kind: "activity",
      lockExpiryMs: 2_000,
      retry: { maxRetries: 3, retryExpBackoffMs: 50 },
      onNondeterminism: "fail",
      generationsKept: GENERATIONS_KEPT,
    });
    expect(registry.exporting(ffqn("a:b/c@2.0.0.f"))?.component).toContain(":two:");
    expect(registry.exporting(ffqn("a:b/c.h"))).toBeUndefined();
  });

  it("[CO30] lists the components, and knows what every function looks like", () => {
    expect(registry.components().map(({ name }) => name)).toEqual(["one", "two"]);
    expect(registry.functionSignature(ffqn("a:b/c.g"))?.ffqn).toBe("a:b/c.g");
    expect(registry.functionSignature(ffqn("a:b/c.h"))).toBeUndefined();
  });

  it("[CO30] takes no two components that export one function", () => {
    const twice = [entry("one", ["a:b/c.f"]), entry("two", ["a:b/c.f"])];
    expect(() => new ComponentRegistry(twice)).toThrow(/:one:.* and .*:two:.* export a:b\/c\.f/);
  });
});
