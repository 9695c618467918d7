/** The id of an execution on the command line. */
import { InvalidArgumentError } from "commander";
import type { DelayId } from "../execution/delay-id.ts";
import { parseDelayId } from "../execution/delay-id.ts";
import type { ExecutionId } from "../execution/execution-id.ts";
import { isTopLevel, parseExecutionId, topLevelOf } from "../execution/execution-id.ts";

/** Takes the id of a child too. */
export function parseId(text: string): ExecutionId {
  const id = parseExecutionId(text);
  if (typeof id === "string") return id;
  throw new InvalidArgumentError(`Not an execution id: ${id.reason}.`);
}

/** Takes the id of a delay too. */
export function parseCancelled(text: string): ExecutionId | DelayId {
  if (!text.startsWith("Delay")) return parseId(text);
  const delay = parseDelayId(text);
  if ("kind" in delay) throw new InvalidArgumentError(`Not a delay id: ${delay.reason}.`);
  return delay.id;
}

/** The id for a new execution. */
export function parseNewId(text: string): ExecutionId {
  const id = parseId(text);
  if (isTopLevel(id)) return id;
  throw new InvalidArgumentError(
    `This is the id of a child, which only its parent creates; its tree is ${topLevelOf(id)}.`,
  );
}
