/** The components of the benchmark, beside those of this deployment. */
import { components as benchComponents } from "bench-components";
import { components } from "obelisk-components";
import { ObjectComponents } from "../../src/component/object-components.ts";
import { ComponentRegistry } from "../../src/component/registry.ts";
import { makeFfqn } from "../../src/wit/ffqn.ts";

export const benchFunctions = new ComponentRegistry([...components, ...benchComponents]);

/** The components as one object runs them. */
export function componentsOf(ctx: DurableObjectState): ObjectComponents {
  return new ObjectComponents({
    owner: ctx.id.toString(),
    keepAwake: (work) => ctx.waitUntil(work),
    registry: benchFunctions,
  });
}

/** Calls the smallest activity so often, then waits so often. */
export const stepsFfqn = makeFfqn("bench:steps/steps", "run");
