/** An instance that can have one run after the other. */
import type { ComponentInstance } from "./component-instance.ts";
import type { HostInterfaces } from "./host-function.ts";

export interface ReusableInstance extends ComponentInstance {
  /** Begins a run, which has to have the interfaces that the instance was made with. */
  connect(run: HostInterfaces): void;
  /**
   * Ends the run and puts everything back as it was before the first call; to be called after a call that
   * returned. False when that is not possible: then the instance may not be called again.
   */
  reset(): boolean;
}
