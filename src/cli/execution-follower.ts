/** Follows an execution to its end, past restarts of the server, and shows what it does meanwhile. */
import { setTimeout as sleep } from "node:timers/promises";
import type { ApiClient, ApiReply } from "./api-client.ts";
import { ExecutionTree } from "./execution-tree.ts";
import type { ProgressView } from "./progress-view.ts";

/** How long a server may be gone before the follower gives up; the execution itself goes on. */
const OUTAGE_MAX_MS = 120_000;
const FIRST_POLL_MS = 100;
const SLOWEST_POLL_MS = 2_000;

/** Resolves with the answer that holds the result, or with what keeps it from coming. */
export async function followExecution(
  client: ApiClient,
  id: string,
  view: ProgressView,
): Promise<ApiReply> {
  const get = (path: string): Promise<ApiReply> =>
    client.send(
      { method: "GET", path },
      { forMs: OUTAGE_MAX_MS, onOutage: (reason) => view.showOutage(reason) },
    );
  const tree = new ExecutionTree(id, get);
  try {
    for (let waitMs = FIRST_POLL_MS; ; waitMs = Math.min(waitMs * 1.5, SLOWEST_POLL_MS)) {
      const observed = await tree.observe();
      if ("kind" in observed) return observed;
      if (view.show(observed.root)) waitMs = FIRST_POLL_MS;
      if (observed.root.status?.pending_state.status === "finished") {
        return await get(`/v1/executions/${encodeURIComponent(id)}`);
      }
      await sleep(waitMs);
    }
  } finally {
    view.end();
  }
}
