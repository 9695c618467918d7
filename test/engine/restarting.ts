/** Workflows of tests that begin again. */
import type { JournalRow } from "../../src/execution/commit.ts";
import type { ExecutionId } from "../../src/execution/execution-id.ts";
import type { JsonValue } from "../../src/wit/json-text.ts";
import { executionId, params, ROOT } from "../support/sample-names.ts";
import type { ScriptHost } from "./scripted-components.ts";
import { ok } from "./scripted-components.ts";
import { TreeWorld } from "./tree-world.ts";

export const ALL = { from: 0, length: 1_000, keep: "newest" } as const;

export function restart(host: ScriptHost, ...values: JsonValue[]): Promise<never> {
  return host.ask((h) => h.restart(params(...values)));
}

export function argument(given: { readonly params: string }): number {
  const [value]: readonly unknown[] = JSON.parse(given.params);
  return Number(value ?? 0);
}

export function ofGeneration(generation: number, path: string): ExecutionId {
  return executionId(`${ROOT}.${generation}.${path}`);
}

/** `main(n)` adds once, and begins again with `n + 1` until that is `most`. */
export function countingTo(
  most: number,
  settings: { generationsKept?: number } = {},
  rows: readonly JournalRow[] = [],
): TreeWorld {
  const world = new TreeWorld(rows);
  world.components
    .activity("add", (attempt) => ok(argument(attempt) + 1))
    .workflow(
      "main",
      async (host) => {
        const answer = await host.call("add", argument(host));
        const sum = answer.kind === "ok" ? Number(answer.value) : NaN;
        if (sum < most) return restart(host, sum);
        return ok(sum);
      },
      settings,
    );
  return world;
}
