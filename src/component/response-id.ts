/** `response-id` of `obelisk:types/execution`, in the form of the bindings. */
import type { DelayId } from "../execution/delay-id.ts";
import type { ExecutionId } from "../execution/execution-id.ts";

export interface ResponseIdValue {
  readonly tag: "execution-id" | "delay-id";
  readonly val: { readonly id: string };
}

export function responseId(id: ExecutionId | DelayId): ResponseIdValue;
export function responseId(id: ExecutionId | DelayId | null): ResponseIdValue | undefined;
export function responseId(id: ExecutionId | DelayId | null): ResponseIdValue | undefined {
  if (id === null) return undefined;
  return { tag: id.startsWith("Delay_") ? "delay-id" : "execution-id", val: { id } };
}
