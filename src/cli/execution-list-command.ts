/** `obelisk execution list` */
import type { Command } from "commander";
import { Option } from "commander";
import { z } from "zod";
import { formatTable } from "../build/text-table.ts";
import { STATE_FILTERS } from "../execution/list-query.ts";
import type { JsonValue } from "../wit/json-text.ts";
import { isJsonObject, parseJson, printJson } from "../wit/json-text.ts";
import { ApiClient } from "./api-client.ts";
import { parseLimit } from "./execution-history-commands.ts";
import { describeResultKind } from "./execution-status.ts";
import { exitCode } from "./exit-code.ts";
import { helpWithExamples } from "./help-text.ts";
import { complain, isSuccess } from "./refusal.ts";
import { durationText, relativeTime } from "./relative-time.ts";
import type { ServerOptions } from "./server-options.ts";
import { addServerOptions } from "./server-options.ts";

interface ListOptions extends ServerOptions {
  readonly ffqn?: string;
  readonly id?: string;
  readonly state?: string;
  readonly hideFinished?: true;
  readonly showDerived?: true;
  readonly cursor?: string;
  readonly newer?: true;
  readonly limit: number;
  readonly json?: true;
}

const listedShape = z.object({
  execution_id: z.string(),
  ffqn: z.string(),
  pending_state: z.object({
    status: z.string(),
    reason: z.string().optional(),
    scheduled_at: z.string().optional(),
    finished_at: z.string().optional(),
    result_kind: z.unknown().optional(),
  }),
  created_at: z.string(),
});

type Listed = z.infer<typeof listedShape>;

const heading = ["execution", "function", "state", "created", "took"];

const LIMIT_DEFAULT = 20;
/** A server that is just starting is waited for. */
const PATIENCE_MS = 2_000;

export function addExecutionListCommand(execution: Command): void {
  const command = execution
    .command("list")
    .summary("list executions")
    .description(
      "Lists top-level executions, newest first; with --show-derived all those of one tree. The list follows what " +
        "happens with a delay; `execution status` is exact.",
    )
    .option("--ffqn <prefix>", "only those of functions whose full name begins so")
    .option("--id <prefix>", "only those whose id begins so")
    .addOption(new Option("--state <state>", "only those in this state").choices(STATE_FILTERS))
    .option("--hide-finished", "only those that have not finished")
    .option("--show-derived", "those of one tree, with the children; needs --id with the whole id")
    .option("--cursor <cursor>", "go on behind this execution, or from this instant (ISO 8601)")
    .option("--newer", "go on to newer ones than the cursor; without one, begin at the oldest")
    .option("--limit <number>", "how many are shown", parseLimit, LIMIT_DEFAULT)
    .option("--json", "print one JSON object a line, as the API has them");
  addServerOptions(command)
    .addHelpText(
      "after",
      helpWithExamples(
        "execution list --state finished_error --ffqn testing:fibo-workflow/",
        "execution list --hide-finished --limit 100",
        "execution list --id E_01KATZ4V8XQ0PD2M6W9Y3R5T7B --show-derived",
        "execution list --cursor 2026-11-22T20:00:00Z",
      ),
    )
    .action(async (options: ListOptions) => {
      process.exitCode = await list(options);
    });
}

async function list(options: ListOptions): Promise<number> {
  const { apiUrl: url, token, json, limit } = options;
  const client = new ApiClient({ url, token });
  const reply = await client.send(
    { method: "GET", path: `/v1/executions?${queryOf(options).toString()}` },
    { forMs: PATIENCE_MS },
  );
  if (!isSuccess(reply)) return complain(reply, url);
  const parsed = parseJson(reply.text);
  const page = "ok" in parsed && isJsonObject(parsed.ok) ? parsed.ok["executions"] : undefined;
  const items: readonly JsonValue[] = Array.isArray(page) ? page : [];
  const listed = items.map((item) => listedShape.parse(item));
  const nowMs = Date.now();
  if (json) for (const item of items) console.log(printJson(item));
  else if (listed.length > 0) {
    console.log(formatTable([heading, ...listed.map((each) => row(each, nowMs))]));
  } else console.error("There is no such execution.");
  // Of a page the end that the next one goes on from.
  const last = options.newer ? listed.at(0) : listed.at(-1);
  if (last !== undefined && listed.length === limit) {
    console.error(
      `There may be more: --cursor ${last.execution_id}${options.newer ? " --newer" : ""}`,
    );
  }
  return exitCode.ok;
}

function queryOf(options: ListOptions): URLSearchParams {
  const parameters = {
    ffqn_prefix: options.ffqn,
    execution_id_prefix: options.id,
    state: options.state,
    hide_finished: options.hideFinished && "true",
    show_derived: options.showDerived && "true",
    cursor: options.cursor,
    direction: options.newer && "newer",
    length: String(options.limit),
  };
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) query.set(name, value);
  }
  return query;
}

function row(
  { execution_id: id, ffqn, pending_state: state, created_at: at }: Listed,
  nowMs: number,
) {
  const createdMs = Date.parse(at);
  const took =
    state.finished_at === undefined ? "" : durationText(Date.parse(state.finished_at) - createdMs);
  return [id, ffqn, stateText(state, nowMs), relativeTime(createdMs, nowMs), took];
}

function stateText(state: Listed["pending_state"], nowMs: number): string {
  const { status, reason, scheduled_at: at } = state;
  switch (status) {
    case "finished":
      return describeResultKind(state.result_kind);
    case "locked":
      return "running";
    case "blocked_by_join_set":
      return "waiting";
    case "pending_at":
      return at === undefined ? "pending" : `due ${relativeTime(Date.parse(at), nowMs)}`;
    default:
      return reason === undefined || reason === "requested" ? status : `${status}: ${reason}`;
  }
}
