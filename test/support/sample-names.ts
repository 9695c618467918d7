/** Names that tests of pure rooms and of the engine share. */
import type { ComponentId, ComponentKind } from "../../src/execution/component-id.ts";
import { makeComponentId } from "../../src/execution/component-id.ts";
import type { ExecutionId } from "../../src/execution/execution-id.ts";
import { childId, ownerId, parseExecutionId } from "../../src/execution/execution-id.ts";
import type { JoinSetId } from "../../src/execution/join-set-id.ts";
import { isJoinSetId } from "../../src/execution/join-set-id.ts";
import type { Ffqn } from "../../src/wit/ffqn.ts";
import { makeFfqn } from "../../src/wit/ffqn.ts";
import type { JsonText, JsonValue } from "../../src/wit/json-text.ts";
import { printJson } from "../../src/wit/json-text.ts";

export const BEGINNING_MS = 1_800_000_000_000;

export const ROOT = executionId("E_01JD0000000000000000000000");

export function executionId(text: string): ExecutionId {
  const id = parseExecutionId(text);
  if (typeof id !== "string") throw new Error(id.reason);
  return id;
}

export function joinSet(text: string): JoinSetId {
  if (!isJoinSetId(text)) throw new Error(`not a join set: ${text}`);
  return text;
}

/** The child of a direct call: `under(ROOT, "o:1-add")` is `E_....o:1-add_1`. */
export function under(parent: ExecutionId, ...joinSets: string[]): ExecutionId {
  return joinSets.reduce<ExecutionId>(
    (id, name) => childId(ownerId(id, 1), joinSet(name), 1),
    parent,
  );
}

/** A function of the interface that all samples share. */
export function ffqn(functionName: string): Ffqn {
  return makeFfqn("sample:functions/ifc", functionName);
}

/** Canonical params. */
export function params(...values: JsonValue[]): JsonText {
  return printJson(values);
}

export function json(value: JsonValue): JsonText {
  return printJson(value);
}

/** @param digit the digest repeats it, so that components differ as their digits do */
export function component(kind: ComponentKind, digit = "a"): ComponentId {
  return makeComponentId(kind, "sample", `sha256:${digit.repeat(64)}`);
}
