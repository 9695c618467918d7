/** `obelisk execution schedule` */
import type { Command } from "commander";
import { ulid } from "ulid";
import type { JsonText } from "../wit/json-text.ts";
import { ApiClient } from "./api-client.ts";
import { parseNewId } from "./execution-id-argument.ts";
import { exitCode } from "./exit-code.ts";
import { followToResult } from "./follow-to-result.ts";
import { findFunction, functionReferenceHelp } from "./function-reference.ts";
import { helpWithExamples } from "./help-text.ts";
import { countSeparate, parseParams } from "./params-argument.ts";
import { complain, isSuccess } from "./refusal.ts";
import type { ServerOptions } from "./server-options.ts";
import { addServerOptions } from "./server-options.ts";

interface ScheduleOptions extends ServerOptions {
  readonly follow?: true;
  readonly json?: true;
  readonly id?: string;
}

/** A server that is just starting is waited for. */
const CREATE_PATIENCE_MS = 2_000;

export function addExecutionScheduleCommand(execution: Command): void {
  const command: Command = execution
    .command("schedule")
    .summary("create an execution")
    .description(
      "Creates an execution and prints its id. With --follow it shows what the execution does until it has " +
        "a result, and prints that; the server may be restarted meanwhile. Ids and results go to the standard " +
        "output, all else to the standard error.",
    )
    .usage("[options] <function> <params>")
    .argument("<function>", functionReferenceHelp)
    .argument(
      "[params...]",
      "one JSON array, or @file that holds it; or behind `--` each by itself, JSON or @file",
    )
    .option("--follow", "wait for the result and show progress")
    .option("--json", "print one JSON value a line: the id, then with --follow the result")
    .option(
      "--id <id>",
      "id of the execution; with the same id, repeating creates nothing",
      parseNewId,
    );
  addServerOptions(command)
    .addHelpText(
      "after",
      helpWithExamples(
        "execution schedule testing:fibo-workflow/workflow.fiboa '[10, 5]' --follow",
        "execution schedule fiboa --follow -- 10 5",
        "execution schedule fiboa @params.json --id $(obelisk generate execution-id)",
      ),
    )
    .action(async (reference: string, texts: readonly string[], options: ScheduleOptions) => {
      const params = parseParams({ texts, separate: countSeparate(process.argv) });
      if ("malformed" in params) command.error(`error: ${params.malformed}`);
      process.exitCode = await schedule(reference, params.ok, options);
    });
}

async function schedule(
  reference: string,
  params: JsonText,
  options: ScheduleOptions,
): Promise<number> {
  const { apiUrl, token, json = false, follow } = options;
  const found = await findFunction(reference, options);
  if ("reply" in found) return complain(found.reply, apiUrl);
  if ("unknown" in found) {
    console.error(found.unknown);
    return exitCode.refused;
  }
  const client = new ApiClient({ url: apiUrl, token });
  // The id is made here, so that a request whose answer was lost can be sent again.
  const id = options.id ?? `E_${ulid()}`;
  const created = await client.send(
    {
      method: "PUT",
      path: `/v1/executions/${id}`,
      body: `{"ffqn":${JSON.stringify(found.ok)},"params":${params}}`,
    },
    { forMs: CREATE_PATIENCE_MS },
  );
  if (!isSuccess(created)) return complain(created, apiUrl, found.ok);
  console.log(json ? JSON.stringify({ execution_id: id }) : id);
  return follow ? followToResult(client, id, { apiUrl, json }) : exitCode.ok;
}
