/** A world with an activity that asks outside, by name. */
import { Replies } from "./replies.ts";
import type { WorkflowScript } from "./scripted-components.ts";
import { ok } from "./scripted-components.ts";
import { TreeWorld } from "./tree-world.ts";

/** `get(name)` waits for a reply to its params. */
export function askingWorld(main: WorkflowScript): { world: TreeWorld; replies: Replies<number> } {
  const world = new TreeWorld();
  const replies = new Replies<number>(world);
  world.components.workflow("main", main).activity("get", async ({ params, beforeOutside }) => {
    beforeOutside();
    return ok(await replies.wait(params));
  });
  return { world, replies };
}
