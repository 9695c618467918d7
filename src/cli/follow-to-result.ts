/** What `--follow` does: progress on the standard error, then the result on the standard output. */
import type { ApiClient } from "./api-client.ts";
import { followExecution } from "./execution-follower.ts";
import { printResult } from "./execution-result.ts";
import { ProgressLines } from "./progress-lines.ts";
import { ProgressScreen } from "./progress-screen.ts";
import type { ProgressView } from "./progress-view.ts";
import { complain, isSuccess } from "./refusal.ts";

/** Resolves with the exit code that says how the execution ended. */
export async function followToResult(
  client: ApiClient,
  id: string,
  { apiUrl, json = false }: { readonly apiUrl: URL; readonly json?: boolean },
): Promise<number> {
  const finished = await followExecution(client, id, progressView(json));
  return isSuccess(finished) ? printResult(finished, json) : complain(finished, apiUrl);
}

/**
 * A tree that is drawn again in place where the standard error is a terminal, else a line for each change, and with
 * `--json` nothing.
 */
export function progressView(json: boolean): ProgressView {
  const { stderr, env } = process;
  if (json) return new ProgressLines(() => undefined);
  if (stderr.isTTY && env["TERM"] !== "dumb") {
    return new ProgressScreen(stderr, { hasColors: (env["NO_COLOR"] ?? "") === "" });
  }
  return new ProgressLines((line) => console.error(line));
}
