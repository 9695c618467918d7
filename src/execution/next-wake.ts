/** When a tree has to be awake again, from its state alone. */
import { isStub } from "./component-id.ts";
import type { TreeState } from "./tree-state.ts";

export interface NextWake {
  /** The next instant at which an execution becomes ready or a delay is due; null when nothing waits for time. */
  readonly dueAtMs: number | null;
  /** Work is running or ready, so an alarm must exist that finds it should the object die. */
  readonly needsGuard: boolean;
  /** An execution is parked: other code may have been deployed meanwhile, of which nobody tells the tree. */
  readonly hasParked: boolean;
}

export function nextWake(tree: TreeState, nowMs: number): NextWake {
  let dueAtMs: number | null = null;
  let needsGuard = false;
  let hasParked = false;
  for (const { pending, delays, component } of tree.executions.values()) {
    for (const { expiresAtMs } of delays) {
      if (expiresAtMs <= nowMs) needsGuard = true;
      else dueAtMs = Math.min(dueAtMs ?? expiresAtMs, expiresAtMs);
    }
    if (isStub(component)) continue;
    if (pending.kind === "pending-at" && pending.atMs > nowMs) {
      dueAtMs = Math.min(dueAtMs ?? pending.atMs, pending.atMs);
    } else if (pending.kind === "pending-at" || pending.kind === "locked") {
      needsGuard = true;
    } else if (pending.kind === "parked") {
      hasParked = true;
    }
  }
  return { dueAtMs, needsGuard, hasParked };
}
