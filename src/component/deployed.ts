/** The components of this deployment, which the build has generated. */
import { components } from "obelisk-components";
import { ObjectComponents } from "./object-components.ts";
import type { ObjectMemoryOptions } from "./object-memory.ts";
import { ComponentRegistry } from "./registry.ts";
import type { Bindings } from "./run-environment.ts";

/** What can be an execution in this deployment. */
export const deployedFunctions = new ComponentRegistry(components);

export function deployedComponents(
  options: ObjectMemoryOptions & { readonly bindings: Bindings },
): ObjectComponents {
  return new ObjectComponents({ ...options, registry: deployedFunctions });
}
