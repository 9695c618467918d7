/** One question about an execution. */
import type { ApiReply } from "./api-client.ts";
import { ApiClient } from "./api-client.ts";
import type { ServerOptions } from "./server-options.ts";

/** A server that is just starting is waited for. */
const PATIENCE_MS = 2_000;

/** Asks for a path below that of the execution, which begins with `/`, or for its result. */
export function readExecution(
  id: string,
  suffix: string,
  { apiUrl: url, token }: ServerOptions,
): Promise<ApiReply> {
  return new ApiClient({ url, token }).send(
    { method: "GET", path: `/v1/executions/${encodeURIComponent(id)}${suffix}` },
    { forMs: PATIENCE_MS },
  );
}
