/**
 * A counted object that no catalog lists. The catalog is told by a clock: what still runs when it is a second old
 * costs a message and two alarms more, so on a slow machine they would be counted as costs of its steps.
 */
import type { Ports } from "../../src/engine/ports.ts";
import { CountedExecutionObject } from "./counted-execution-object.ts";

export class UnlistedExecutionObject extends CountedExecutionObject {
  protected override ports(): Ports {
    return { ...super.ports(), outbox: null };
  }
}
