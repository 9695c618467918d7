/** Everything that the engine of one tree reaches outside of itself. */
import type { Alarm } from "./alarm.ts";
import type { Clock } from "./clock.ts";
import type { ComponentRuntime } from "./component-runtime.ts";
import type { Journal } from "./journal.ts";
import type { Outbox } from "./outbox.ts";

export interface Ports {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly alarm: Alarm;
  readonly components: ComponentRuntime;
  /** Null: no catalog lists the tree. */
  readonly outbox: Outbox | null;
  /** Memory can no longer be trusted: the object must die and start again from its journal. */
  readonly abort: (reason: string) => void;
  /** Takes lines for whoever runs the server (`notice.ts`). */
  readonly notice?: (line: string) => void;
}
