/** `obelisk execution status` */
import type { Command } from "commander";
import { ApiClient } from "./api-client.ts";
import type { ApiReply } from "./api-client.ts";
import { followExecution } from "./execution-follower.ts";
import { parseId } from "./execution-id-argument.ts";
import { readExecution } from "./execution-read.ts";
import type { ExecutionStatus } from "./execution-status.ts";
import { executionStatus } from "./execution-status.ts";
import { exitCode } from "./exit-code.ts";
import { progressView } from "./follow-to-result.ts";
import { helpWithExamples } from "./help-text.ts";
import { complain, isSuccess } from "./refusal.ts";
import type { ServerOptions } from "./server-options.ts";
import { addServerOptions } from "./server-options.ts";
import { describeExecution } from "./status-description.ts";

interface StatusOptions extends ServerOptions {
  readonly follow?: true;
  readonly json?: true;
}

/** How many executions deep is told what waits for what. */
const DEPTH_MAX = 8;

export function addExecutionStatusCommand(execution: Command): void {
  const command = execution
    .command("status")
    .alias("get")
    .summary("show what an execution does")
    .description(
      "Shows the state of an execution, what it waits for, when it goes on, and its last error. With --follow " +
        "it waits until the execution has finished.",
    )
    .argument("<id>", "id of an execution, of a child too", parseId)
    .option("--follow", "show progress until the execution has finished")
    .option("--json", "print the status as the API has it");
  addServerOptions(command)
    .addHelpText("after", helpWithExamples("execution status E_01KATZ4V8XQ0PD2M6W9Y3R5T7B"))
    .action(async (id: string, options: StatusOptions) => {
      process.exitCode = await showStatus(id, options);
    });
}

async function showStatus(id: string, options: StatusOptions): Promise<number> {
  const { apiUrl: url, token, follow, json = false } = options;
  const result = follow
    ? await followExecution(new ApiClient({ url, token }), id, progressView(json))
    : null;
  if (result !== null && !isSuccess(result)) return complain(result, url);
  const reply = await readExecution(id, "/status", options);
  if (!isSuccess(reply)) return complain(reply, url);
  await printStatus(reply.text, options);
  return result === null || result.text.trim().startsWith('{"ok"') ? exitCode.ok : exitCode.failed;
}

/** @param text a status as the API has it */
export async function printStatus(text: string, options: StatusOptions): Promise<void> {
  if (options.json) {
    console.log(text.trim());
    return;
  }
  const status = executionStatus.parse(JSON.parse(text));
  console.log(describeExecution(status, await readBelow(status, options), Date.now()));
}

/** The chain of those that wait for each other; it ends where a status cannot be read. */
async function readBelow(
  { blocked_on: on }: ExecutionStatus,
  options: ServerOptions,
  depth = DEPTH_MAX,
): Promise<readonly ExecutionStatus[]> {
  if (on === null || "delay_id" in on || depth === 0) return [];
  const reply: ApiReply = await readExecution(on.execution_id, "/status", options);
  if (!isSuccess(reply)) return [];
  const status = executionStatus.parse(JSON.parse(reply.text));
  return [status, ...(await readBelow(status, options, depth - 1))];
}
