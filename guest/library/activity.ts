/** What activities import: `obelisk-workers/activity`. */
import * as native from "obelisk:activity/info@1.0.0";
import { needsHost } from "../runtime/building.ts";
import { dateOf } from "./instant.ts";

export interface AttemptInfo {
  readonly executionId: string;
  readonly attempt: number;
  readonly idempotencyKey: string;
  readonly deadline: Date;
}

export function info(): AttemptInfo {
  needsHost("info()");
  return {
    executionId: native.executionIdCurrent().id,
    attempt: native.attempt(),
    idempotencyKey: native.idempotencyKey(),
    deadline: dateOf(native.deadline()),
  };
}
