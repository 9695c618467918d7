import { ulid } from "ulid";
import type { ExecutionId } from "../execution/execution-id.ts";
import { parseExecutionId } from "../execution/execution-id.ts";

/** A top-level id that nothing else has, ordered by the time of its making. */
export function newExecutionId(): ExecutionId {
  const id = parseExecutionId(`E_${ulid()}`);
  if (typeof id !== "string") throw new TypeError(id.reason);
  return id;
}
