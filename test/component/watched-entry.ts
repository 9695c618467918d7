/** A component whose instances are noted as they are made. */
import type { ComponentCode, ComponentEntry } from "../../src/component/component-entry.ts";

export interface WatchedInstance {
  /** What the generated code exports. */
  readonly exports: object;
  readonly memories: readonly WebAssembly.Memory[];
}

export interface WatchedEntry {
  readonly entry: ComponentEntry;
  readonly instances: readonly WatchedInstance[];
}

export function watchedEntry(entry: ComponentEntry): WatchedEntry {
  const instances: WatchedInstance[] = [];
  const load = async (): Promise<ComponentCode> => {
    const code = await entry.load();
    if (code.border === "core") throw new Error("these instances are not watched");
    return {
      ...code,
      instantiate: async (getCore, imports, instantiateCore) => {
        const memories: WebAssembly.Memory[] = [];
        const exports = await code.instantiate(getCore, imports, (module, coreImports) => {
          const instance = instantiateCore(module, coreImports);
          for (const item of Object.values(instance.exports)) {
            if (item instanceof WebAssembly.Memory) memories.push(item);
          }
          return instance;
        });
        instances.push({ exports, memories });
        return exports;
      },
    };
  };
  return { entry: { ...entry, load }, instances };
}
