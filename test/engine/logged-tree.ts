/** Trees whose guests log, and what is read of their logs. */
import type { LogPage, LogRequest } from "../../src/engine/execution-rpc.ts";
import { readLogs } from "../../src/engine/read-logs.ts";
import type { ExecutionId } from "../../src/execution/execution-id.ts";
import type { LogLine } from "../../src/execution/log-line.ts";
import { LOG_LEVELS, LOG_STREAMS } from "../../src/execution/log-line.ts";
import { ROOT } from "../support/sample-names.ts";
import type { ActivityScript } from "./scripted-components.ts";
import { ok } from "./scripted-components.ts";
import { TreeWorld } from "./tree-world.ts";
import { logsOf } from "../support/stored-logs.ts";

/** Every line that there is. */
export const ALL: LogRequest = {
  cursor: null,
  isIncluding: false,
  direction: "newer",
  length: 10_000,
  levels: LOG_LEVELS,
  streams: LOG_STREAMS,
  withDerived: true,
};

/** What the journal holds. */
export function stored(world: TreeWorld): LogLine[] {
  return logsOf(world.rows).flatMap(({ lines }) => lines);
}

export function texts(lines: readonly { readonly text: string }[]): string[] {
  return lines.map(({ text }) => text);
}

export async function page(
  world: TreeWorld,
  request: Partial<LogRequest> = {},
  id: ExecutionId = ROOT,
): Promise<LogPage> {
  const found = await readLogs(world.tree, id, { ...ALL, ...request }, 0);
  if (found === null) throw new Error(`no execution ${id}`);
  return found;
}

/** The texts of a page. */
export async function shown(
  world: TreeWorld,
  request: Partial<LogRequest> = {},
): Promise<string[]> {
  return texts((await page(world, request)).lines);
}

/** An activity that has started, waits outside, and ends when the test says so. */
export interface Outside {
  readonly world: TreeWorld;
  readonly log: Parameters<ActivityScript>[0]["log"];
  readonly end: () => Promise<void>;
}

export async function outside(): Promise<Outside> {
  const world = new TreeWorld();
  const end = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<Parameters<ActivityScript>[0]>();
  world.components.activity("main", async (attempt) => {
    attempt.beforeOutside();
    begun.resolve(attempt);
    await end.promise;
    return ok(1);
  });
  await world.start();
  const { log } = await begun.promise;
  return {
    world,
    log,
    end: async () => {
      end.resolve();
      await world.settle();
    },
  };
}

/** A workflow that logs around the call of an activity, which logs too. */
export async function nested(): Promise<TreeWorld> {
  const world = new TreeWorld();
  world.components
    .workflow("main", async (host) => {
      host.log({ level: "info", text: "before" });
      await host.call("child");
      host.log({ level: "debug", text: "after" });
      return ok(1);
    })
    .activity("child", ({ log }) => {
      log({ stream: "stdout", text: "printed" });
      log({ level: "error", text: "within" });
      return ok(1);
    });
  await world.start();
  return world;
}
