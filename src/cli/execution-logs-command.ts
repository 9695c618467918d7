/** `obelisk execution logs` */
import type { Command } from "commander";
import { Option } from "commander";
import { LOG_LEVELS, LOG_STREAMS } from "../execution/log-line.ts";
import { ApiClient } from "./api-client.ts";
import { parseId } from "./execution-id-argument.ts";
import { relativeId } from "./execution-status.ts";
import { exitCode } from "./exit-code.ts";
import { helpWithExamples } from "./help-text.ts";
import type { LogLine } from "./log-reader.ts";
import { LogReader } from "./log-reader.ts";
import { printableText } from "./printable-text.ts";
import { complain, isSuccess } from "./refusal.ts";
import type { ServerOptions } from "./server-options.ts";
import { addServerOptions } from "./server-options.ts";

interface LogsOptions extends ServerOptions {
  readonly follow?: true;
  readonly json?: true;
  readonly level?: string;
  readonly stream?: string;
  /** False with `--no-derived`. */
  readonly derived: boolean;
}

export function addExecutionLogsCommand(execution: Command): void {
  const command = execution
    .command("logs")
    .summary("show what an execution has logged and printed")
    .description(
      "Shows what the execution and those below it have logged and printed, in the order in which they did. With " +
        "--follow it goes on until the execution has finished; the server may be restarted meanwhile.",
    )
    .argument("<id>", "id of an execution", parseId)
    .option("--follow", "wait for more until the execution has finished")
    .addOption(
      new Option(
        "--level <level>",
        "only what was logged, at this level or a more severe one",
      ).choices(LOG_LEVELS),
    )
    .addOption(
      new Option("--stream <stream>", "only what was printed to this stream").choices([
        ...LOG_STREAMS,
        "all",
      ]),
    )
    .option("--no-derived", "without the executions below this one")
    .option("--json", "print the lines as the API has them, one JSON object each");
  addServerOptions(command)
    .addHelpText(
      "after",
      helpWithExamples("execution logs E_01KATZ4V8XQ0PD2M6W9Y3R5T7B --level warn --follow"),
    )
    .action(async (id: string, options: LogsOptions) => {
      process.exitCode = await logs(id, options);
    });
}

async function logs(id: string, options: LogsOptions): Promise<number> {
  const { apiUrl: url, token, level, stream, derived, follow, json } = options;
  const filter = { level, stream, show_derived: derived ? undefined : "false" };
  const reader = new LogReader(new ApiClient({ url, token }), id, filter, (line) => {
    console.log(json ? JSON.stringify(line) : describeLine(line, id));
  });
  const reply = follow
    ? await reader.follow((reason) =>
        console.error(`the server does not answer (${reason}), trying again`),
      )
    : await reader.read();
  return isSuccess(reply) ? exitCode.ok : complain(reply, url);
}

/** The width of the longest level and the longest name of a stream. */
const SOURCE_WIDTH = 6;

function describeLine(line: LogLine, id: string): string {
  const source = "level" in line ? String(line.level) : line.stream_type;
  const child = line.execution_id === id ? "" : `${relativeId(line.execution_id, id)}: `;
  // Further lines of a message are indented.
  const message = printableText(line.message).replaceAll("\n", "\n    ");
  return `${line.created_at} ${source.padEnd(SOURCE_WIDTH)} ${child}${message}`;
}
