/** `obelisk execution result` and `obelisk execution follow` */
import type { Command } from "commander";
import { ApiClient } from "./api-client.ts";
import { parseId } from "./execution-id-argument.ts";
import { readExecution } from "./execution-read.ts";
import { printResult } from "./execution-result.ts";
import { followToResult } from "./follow-to-result.ts";
import { helpWithExamples } from "./help-text.ts";
import { complain, isSuccess } from "./refusal.ts";
import type { ServerOptions } from "./server-options.ts";
import { addServerOptions } from "./server-options.ts";

interface ResultOptions extends ServerOptions {
  readonly follow?: true;
  readonly json?: true;
}

export function addExecutionResultCommands(execution: Command): void {
  const result = execution
    .command("result")
    .summary("print the result of an execution")
    .description(
      "Prints the result, and ends with 0 only when it is ok. An execution that has not finished has none; --follow " +
        "waits for it.",
    )
    .argument("<id>", "id of an execution, of a child too", parseId)
    .option("--follow", "wait for the result and show progress")
    .option("--json", "print the result as the API has it");
  addServerOptions(result)
    .addHelpText(
      "after",
      helpWithExamples("execution result E_01KATZ4V8XQ0PD2M6W9Y3R5T7B --follow"),
    )
    .action(async (id: string, options: ResultOptions) => {
      process.exitCode = await showResult(id, options);
    });
  const follow = execution
    .command("follow")
    .summary("watch an execution until it has a result")
    .description(
      "Shows what an execution and its children do until it has a result, and prints that: on a terminal as a tree " +
        "that is drawn again in place (without colours when NO_COLOR is set), else a line for each change. The server " +
        "may be restarted meanwhile; the execution goes on when this command is interrupted.",
    )
    .argument("<id>", "id of an execution, of a child too", parseId)
    .option("--json", "print nothing but the result as the API has it");
  addServerOptions(follow)
    .addHelpText("after", helpWithExamples("execution follow E_01KATZ4V8XQ0PD2M6W9Y3R5T7B"))
    .action(async (id: string, options: ResultOptions) => {
      process.exitCode = await showResult(id, { ...options, follow: true });
    });
}

async function showResult(id: string, options: ResultOptions): Promise<number> {
  const { apiUrl: url, token, json = false, follow } = options;
  if (follow) return followToResult(new ApiClient({ url, token }), id, { apiUrl: url, json });
  const reply = await readExecution(id, "", options);
  return isSuccess(reply) ? printResult(reply, json) : complain(reply, url);
}
