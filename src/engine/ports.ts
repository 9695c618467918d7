/** Everything that the engine of one tree reaches outside of itself. */
import type { Alarm } from "./alarm.ts";
import type { Clock } from "./clock.ts";
import type { ComponentRuntime } from "./component-runtime.ts";
import type { Journal } from "./journal.ts";

export interface Ports {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly alarm: Alarm;
  readonly components: ComponentRuntime;
  /** Memory can no longer be trusted: the object must die and start again from its journal. */
  readonly abort: (reason: string) => void;
}
