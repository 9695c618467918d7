/** A component of which it is known how often it was instantiated. */
import type { ComponentCode, ComponentEntry } from "../../src/component/component-entry.ts";

export interface CountedEntry {
  readonly entry: ComponentEntry;
  /** How many instances there have been. */
  readonly made: () => number;
}

export function counted(entry: ComponentEntry): CountedEntry {
  let made = 0;
  const load = async (): Promise<ComponentCode> => {
    const code = await entry.load();
    if (code.border === "core") throw new Error("these instances are not counted");
    return {
      ...code,
      instantiate: (...args) => {
        made += 1;
        return code.instantiate(...args);
      },
    };
  };
  return { entry: { ...entry, load }, made: () => made };
}
