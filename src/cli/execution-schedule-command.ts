/** `obelisk execution schedule` */
import type { Command } from "commander";
import { InvalidArgumentError, Option } from "commander";
import { ulid } from "ulid";
import { z } from "zod";
import { isTopLevel, parseExecutionId } from "../execution/execution-id.ts";
import type { JsonText } from "../wit/json-text.ts";
import { isJsonObject, parseJson, printJson } from "../wit/json-text.ts";
import type { ApiAnswer, ApiReply } from "./api-client.ts";
import { ApiClient } from "./api-client.ts";
import { ExecutionFollower } from "./execution-follower.ts";
import { exitCode, exitCodeHelp } from "./exit-code.ts";
import { parseParams } from "./params-argument.ts";

interface ScheduleOptions {
  readonly follow?: true;
  readonly json?: true;
  readonly id?: string;
  readonly apiUrl: URL;
  readonly token?: string;
}

const problemShape = z.object({
  ok: z.object({ error: z.object({ code: z.string(), message: z.string() }) }),
});

const failureShape = z.object({
  execution_failed: z.object({
    kind: z.string(),
    reason: z.string(),
    detail: z.string().nullable(),
  }),
});

/** A server that is just starting is waited for. */
const CREATE_PATIENCE_MS = 2_000;

export function addExecutionScheduleCommand(execution: Command): void {
  execution
    .command("schedule")
    .summary("create an execution")
    .description(
      "Creates an execution and prints its id. With --follow it shows what the execution does until it has " +
        "a result, and prints that; the server may be restarted meanwhile. Ids and results go to the standard " +
        "output, all else to the standard error.",
    )
    .argument("<function>", "namespace:package/interface.function")
    .argument("<params>", "one JSON array, or @file that holds it", parseParams)
    .option("--follow", "wait for the result and show progress")
    .option("--json", "print one JSON value a line: the id, then with --follow the result")
    .option(
      "--id <id>",
      "id of the execution; with the same id, repeating creates nothing",
      parseId,
    )
    .addOption(
      new Option("--api-url <url>", "where the server listens")
        .env("OBELISK_API_URL")
        .argParser(parseUrl)
        .default(new URL("http://127.0.0.1:5005")),
    )
    .addOption(new Option("--token <token>", "API token").env("OBELISK_API_TOKEN"))
    .addHelpText(
      "after",
      `\nExample:\n  obelisk execution schedule testing:fibo-workflow/workflow.fiboa '[10, 5]' --follow\n${exitCodeHelp}`,
    )
    .action(async (ffqn: string, params: JsonText, options: ScheduleOptions) => {
      process.exitCode = await schedule(ffqn, params, options);
    });
}

async function schedule(ffqn: string, params: JsonText, options: ScheduleOptions): Promise<number> {
  const { apiUrl: url, token, json, follow } = options;
  const client = new ApiClient({ url, token });
  // The id is made here, so that a request whose answer was lost can be sent again.
  const id = options.id ?? `E_${ulid()}`;
  const created = await client.send(
    {
      method: "PUT",
      path: `/v1/executions/${id}`,
      body: `{"ffqn":${JSON.stringify(ffqn)},"params":${params}}`,
    },
    { forMs: CREATE_PATIENCE_MS },
  );
  if (!isSuccess(created)) return complain(created, url);
  console.log(json ? JSON.stringify({ execution_id: id }) : id);
  if (!follow) return exitCode.ok;

  const startedMs = performance.now();
  const follower = new ExecutionFollower(client, id, (line) => {
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
    if (!json) console.error(`${seconds.padStart(6)} s  ${line}`);
  });
  const finished = await follower.result();
  if (!isSuccess(finished)) return complain(finished, url);
  const text = finished.text.trim();
  console.log(json ? text : describeResult(text));
  return text.startsWith('{"ok"') ? exitCode.ok : exitCode.failed;
}

function isSuccess(reply: ApiReply): reply is ApiAnswer {
  return reply.kind === "answer" && reply.status >= 200 && reply.status < 300;
}

function complain(reply: ApiReply, url: URL): number {
  if (reply.kind === "unreachable") {
    console.error(
      `No server answers at ${url.href}: ${reply.reason}. ` +
        "Start one with `obelisk executor serve`, or name one with --api-url.",
    );
    return exitCode.unreachable;
  }
  console.error(`The server refused with status ${reply.status}: ${problemMessage(reply.text)}`);
  return exitCode.refused;
}

/** The message of the API's error shape, or what came instead of it. */
function problemMessage(text: string): string {
  const parsed = problemShape.safeParse(parseJson(text));
  return parsed.success ? `${parsed.data.ok.error.message} (${parsed.data.ok.error.code})` : text;
}

function describeResult(text: string): string {
  const parsed = parseJson(text);
  if (!("ok" in parsed) || !isJsonObject(parsed.ok)) return text;
  const failure = failureShape.safeParse(parsed.ok);
  if (failure.success) {
    const { kind, reason, detail } = failure.data.execution_failed;
    return `execution failed (${kind}): ${reason}${detail === null ? "" : `\n${detail}`}`;
  }
  return Object.entries(parsed.ok)
    .map(([tag, value]) => `${tag}: ${printJson(value)}`)
    .join("\n");
}

function parseId(text: string): string {
  const id = parseExecutionId(text);
  if (typeof id !== "string") throw new InvalidArgumentError(`Not an execution id: ${id.reason}.`);
  if (isTopLevel(id)) return id;
  throw new InvalidArgumentError("This is the id of a child, which only its parent creates.");
}

function parseUrl(text: string): URL {
  const url = URL.parse(text);
  if (url?.protocol === "http:" || url?.protocol === "https:") return url;
  throw new InvalidArgumentError("Expected a URL such as http://127.0.0.1:5005.");
}
