import { createRequire } from "node:module";
import { expect, it } from "vitest";
import { ExecutionApi } from "./execution-api.ts";
import { startServer } from "./local-server.ts";
import { historyProblems } from "./sound-history.ts";
import { nested } from "./workload.ts";

it("[EE10] `wrangler dev`, started by itself, builds the components and serves", async () => {
  const wrangler = createRequire(import.meta.url).resolve("wrangler");
  const server = await startServer((port, folder) => [
    ...[wrangler, "dev"],
    ...["--port", port, "--persist-to", folder],
  ]);
  const api = new ExecutionApi(server.url);
  const { call, result } = nested(10, 5);
  const id = await api.create(call);
  expect(await api.result(id)).toEqual(result);
  expect(await historyProblems(api, id)).toEqual([]);
});
