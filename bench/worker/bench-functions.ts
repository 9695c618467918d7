/** The components of the benchmark, beside those of this deployment. */
import { components as benchComponents } from "bench-components";
import { components } from "obelisk-components";
import { InstanceBudget } from "../../src/component/instance-budget.ts";
import { ObjectComponents } from "../../src/component/object-components.ts";
import { ComponentRegistry } from "../../src/component/registry.ts";
import { makeFfqn } from "../../src/wit/ffqn.ts";

export const benchFunctions = new ComponentRegistry([...components, ...benchComponents]);

const LIMIT_BYTES = 48 * 1024 * 1024;

/** For objects whose runs have new instances. */
const withoutSpares = new InstanceBudget(LIMIT_BYTES, () => Date.now(), 0);

let areRecycled = true;

/** Whether instances are used again, in objects that come to life from now on. */
export function recycleInstances(recycled: boolean): void {
  areRecycled = recycled;
}

/** The components as one object runs them. */
export function componentsOf(ctx: DurableObjectState): ObjectComponents {
  return new ObjectComponents({
    owner: ctx.id.toString(),
    keepAwake: (work) => ctx.waitUntil(work),
    registry: benchFunctions,
    ...(areRecycled ? {} : { budget: withoutSpares }),
  });
}

/** Calls the smallest activity so often, then waits so often. */
export const stepsFfqn = makeFfqn("bench:steps/steps", "run");
