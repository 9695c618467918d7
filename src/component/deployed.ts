/** The components of this deployment, which the build has generated. */
import { components } from "../../.obelisk/components.js";
import { ObjectComponents } from "./object-components.ts";
import type { ObjectMemoryOptions } from "./object-memory.ts";
import { ComponentRegistry } from "./registry.ts";

/** What can be an execution in this deployment. */
export const deployedFunctions = new ComponentRegistry(components);

export function deployedComponents(options: ObjectMemoryOptions): ObjectComponents {
  return new ObjectComponents({ ...options, registry: deployedFunctions });
}
