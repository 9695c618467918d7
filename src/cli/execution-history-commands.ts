/** `obelisk execution events` and `obelisk execution responses` */
import type { Command } from "commander";
import { InvalidArgumentError } from "commander";
import { formatTable } from "../build/text-table.ts";
import type { JsonValue } from "../wit/json-text.ts";
import { isJsonObject, parseJson, printJson } from "../wit/json-text.ts";
import { eventCells, responseCells } from "./event-text.ts";
import { parseId } from "./execution-id-argument.ts";
import { readExecution } from "./execution-read.ts";
import { exitCode } from "./exit-code.ts";
import { helpWithExamples } from "./help-text.ts";
import { complain, isSuccess } from "./refusal.ts";
import type { ServerOptions } from "./server-options.ts";
import { addServerOptions } from "./server-options.ts";

interface HistoryOptions extends ServerOptions {
  readonly from?: number;
  readonly limit: number;
  readonly json?: true;
}

/** One of the two lists of an execution. */
interface History {
  readonly name: "events" | "responses";
  readonly summary: string;
  readonly description: string;
  /** What the positions are called by the API. */
  readonly position: "version" | "cursor";
  readonly cells: (item: JsonValue, id: string) => readonly string[];
}

const LIMIT_DEFAULT = 100;
const LIMIT_MAX = 1_000;

const histories: readonly History[] = [
  {
    name: "events",
    summary: "show what an execution has done",
    description:
      "Shows the execution log: version, instant, event and what it says. Long values are cut; --json has all of them.",
    position: "version",
    cells: eventCells,
  },
  {
    name: "responses",
    summary: "show the answers that an execution has received",
    description:
      "Shows the responses in the order in which they came: cursor, instant, join set, child or delay, and result.",
    position: "cursor",
    cells: responseCells,
  },
];

export function addExecutionHistoryCommands(execution: Command): void {
  for (const history of histories) {
    const command = execution
      .command(history.name)
      .summary(history.summary)
      .description(history.description)
      .argument("<id>", "id of an execution, of a child too", parseId)
      .option("--from <number>", `the first ${history.position} that is shown`, parseWhole)
      .option(
        "--limit <number>",
        `how many are shown, at most ${LIMIT_MAX}`,
        parseLimit,
        LIMIT_DEFAULT,
      )
      .option("--json", "print one JSON object a line, as the API has them");
    addServerOptions(command)
      .addHelpText(
        "after",
        helpWithExamples(
          `execution ${history.name} E_01KATZ4V8XQ0PD2M6W9Y3R5T7B --from 20 --limit 10`,
        ),
      )
      .action(async (id: string, options: HistoryOptions) => {
        process.exitCode = await show(history, id, options);
      });
  }
}

async function show(history: History, id: string, options: HistoryOptions): Promise<number> {
  const { name, position, cells } = history;
  const { from, limit, json, apiUrl } = options;
  const query = new URLSearchParams({ length: String(limit), including_cursor: "true" });
  if (from !== undefined) query.set(position, String(from));
  const reply = await readExecution(id, `/${name}?${query.toString()}`, options);
  if (!isSuccess(reply)) return complain(reply, apiUrl);
  const { items, newest } = pageOf(reply.text, history);
  if (json) for (const item of items) console.log(printJson(item));
  else if (items.length > 0)
    console.log(
      formatTable(
        items.map((item) => cells(item, id)),
        [0],
      ),
    );
  const next = nextPosition(items.at(-1), position);
  if (next !== null && next <= newest) console.error(`There are more: --from ${next}`);
  if (items.length === 0)
    console.error(`There are no ${name}${from === undefined ? "" : " there"}.`);
  return exitCode.ok;
}

function pageOf(
  text: string,
  { name, position }: History,
): {
  readonly items: readonly JsonValue[];
  readonly newest: number;
} {
  const parsed = parseJson(text);
  const page = "ok" in parsed && isJsonObject(parsed.ok) ? parsed.ok : {};
  const items = page[name];
  return { items: Array.isArray(items) ? items : [], newest: Number(page[`max_${position}`]) };
}

function nextPosition(last: JsonValue | undefined, position: string): number | null {
  return last === undefined || !isJsonObject(last) ? null : Number(last[position]) + 1;
}

function parseWhole(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Expected a whole number of at most 9 digits.");
}

export function parseLimit(text: string): number {
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= LIMIT_MAX) return limit;
  throw new InvalidArgumentError(`Expected a whole number from 1 to ${LIMIT_MAX}.`);
}
