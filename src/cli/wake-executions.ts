/**
 * After an edit: executions that wait hear of the new code at once. A parked one would look for it only every ten
 * minutes, and nobody who has just taken an edit back waits that long.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { parseJson } from "../wit/json-text.ts";
import type { ApiReply } from "./api-client.ts";
import { ApiClient } from "./api-client.ts";
import { Introspection } from "./introspection.ts";
import { isSuccess } from "./refusal.ts";

export interface Edited {
  readonly project: string;
  readonly apiUrl: URL;
  readonly signal: AbortSignal;
}

/** How long the server may take to serve what was built. */
const RELOAD_MAX_MS = 60_000;
const LOOK_MS = 250;
/** The newest of them; alarms see to the others. */
const WOKEN_MAX = 100;

/** As `parseJson` gives it. */
const listShape = z.object({
  ok: z.object({ executions: z.array(z.object({ execution_id: z.string() })) }),
});

/**
 * Waits until the build is served, and asks for the state of all that has not finished, which wakes it. Does nothing
 * where the server demands a token: it has no business with one.
 */
export async function wakeExecutions({ project, apiUrl: url, signal }: Edited): Promise<void> {
  if (!(await isServed({ project, apiUrl: url, signal }))) return;
  const client = new ApiClient({ url, token: undefined });
  const get = (path: string): Promise<ApiReply> =>
    client.send({ method: "GET", path }, { forMs: 0 });
  const listed = await get(`/v1/executions?hide_finished=true&length=${WOKEN_MAX}`);
  if (!isSuccess(listed)) return;
  const list = listShape.safeParse(parseJson(listed.text)).data?.ok;
  for (const { execution_id: id } of list?.executions ?? []) {
    if (signal.aborted) return;
    await get(`/v1/executions/${id}/status`);
  }
}

async function isServed({ project, apiUrl, signal }: Edited): Promise<boolean> {
  const built = await builtDigests(project);
  const startedMs = performance.now();
  while (!signal.aborted && performance.now() - startedMs < RELOAD_MAX_MS) {
    const served = await new Introspection({ apiUrl }).components();
    if ("ok" in served) {
      const digests = served.ok.map((component) => component.component_digest);
      if (digests.toSorted().join() === built) return true;
    } else if (served.reply.kind === "answer") {
      return false;
    }
    await sleep(LOOK_MS, undefined, { signal }).catch(() => {});
  }
  return false;
}

/** As the registry of the build has them, in order. */
async function builtDigests(project: string): Promise<string> {
  const file = join(project, ".obelisk/components.js");
  const registry = await readFile(file, "utf8").catch(() => "");
  const found = [...registry.matchAll(/"digest":"(sha256:[0-9a-f]{64})"/g)];
  return found
    .map(([, digest = ""]) => digest)
    .toSorted()
    .join();
}
