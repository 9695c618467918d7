/** `obelisk:activity/info`: what an activity can know of the attempt that it is. */
import type { AttemptInfo } from "../engine/component-runtime.ts";
import type { HostInterface } from "./wasi/wasi-interfaces.ts";

const INFO = "obelisk:activity/info@1.0.0";
const NANOSECONDS_PER_MS = 1_000_000;

/** Undefined when the name is another interface's. */
export function activityInfo(
  name: string,
  { executionId, attempt, deadlineMs }: AttemptInfo,
): HostInterface | undefined {
  if (name !== INFO) return undefined;
  return {
    executionIdCurrent: () => ({ id: executionId }),
    attempt: () => attempt,
    // Attempts are the same work, and children have ids of their own.
    idempotencyKey: () => executionId,
    deadline: () => ({
      seconds: BigInt(Math.floor(deadlineMs / 1000)),
      nanoseconds: (deadlineMs % 1000) * NANOSECONDS_PER_MS,
    }),
  };
}
