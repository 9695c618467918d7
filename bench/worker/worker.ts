/**
 * The Worker that is measured: the API of the engine on counted objects, a peer and a floor, in one runtime.
 */
import { Hono } from "hono";
import { createApi } from "../../src/api/api.ts";
import { newExecutionId } from "../../src/api/new-execution-id.ts";
import { parseExecutionId } from "../../src/execution/execution-id.ts";
import { printJson } from "../../src/wit/json-text.ts";
import type { BenchEnv } from "./bench-env.ts";
import { benchFunctions, recycleInstances, stepsFfqn } from "./bench-functions.ts";
import { runPeer } from "./run-peer.ts";
import { runReplay } from "./run-replay.ts";
import { runUnlisted } from "./run-unlisted.ts";

export { CatalogObject } from "../../durable-objects/catalog-object.ts";
export { BareObject } from "./bare-object.ts";
export { CountedExecutionObject } from "./counted-execution-object.ts";
export { ReplayedExecutionObject } from "./replayed-execution-object.ts";
export { StepWorkflow } from "./step-workflow.ts";
export { UnlistedExecutionObject } from "./unlisted-execution-object.ts";

const QUIET_POLL_MS = 20;

const api = createApi(benchFunctions);
const worker = new Hono<{ Bindings: BenchEnv }>();
export default worker;

// Whoever runs the benchmark should see what went wrong.
worker.onError(({ message }, { text }) => text(message, 500));

worker.post("/bare", async ({ env, body }) => {
  await env.BARE.getByName(newExecutionId()).write();
  return body(null, 204);
});

worker.post("/bare/steps/:steps", async ({ env, req, body }) => {
  const id = newExecutionId();
  const params = printJson([Number(req.param("steps")), 0, 0]);
  await env.BARE.getByName(id).run(id, stepsFfqn, params);
  return body(null, 204);
});

worker.post("/peer/steps/:steps", async ({ env, req, json }) =>
  json(await runPeer(env, { steps: Number(req.param("steps")), atOnce: false })),
);

worker.post("/peer/steps-at-once/:steps", async ({ env, req, json }) =>
  json(await runPeer(env, { steps: Number(req.param("steps")), atOnce: true })),
);

worker.post("/replay/steps/:steps/deaths/:deaths", async ({ env, req, json }) =>
  json(await runReplay(env, Number(req.param("steps")), Number(req.param("deaths")))),
);

worker.post("/instances/:use", ({ req, body }) => {
  recycleInstances(req.param("use") === "recycled");
  return body(null, 204);
});

worker.get("/costs/:id", async ({ env, req, json }) => {
  const id = parseExecutionId(req.param("id"));
  if (typeof id !== "string") return json(id, 400);
  const object = env.EXECUTIONS.getByName(id);
  while (!(await object.isQuiet())) await scheduler.wait(QUIET_POLL_MS);
  const total = await object.costs();
  return json({ create: await object.costsOfCreate(), total });
});

worker.post("/unlisted/:ffqn", async ({ env, req, json }) =>
  json(await runUnlisted(env, req.param("ffqn"), await req.json())),
);

worker.all("*", ({ req, env, executionCtx }) => api.fetch(req.raw, env, executionCtx));
