/** `obelisk execution stub` */
import type { Command } from "commander";
import { InvalidArgumentError } from "commander";
import { isJsonObject, parseJson } from "../wit/json-text.ts";
import { ApiClient } from "./api-client.ts";
import { parseId } from "./execution-id-argument.ts";
import { printStatus } from "./execution-status-command.ts";
import { exitCode } from "./exit-code.ts";
import { helpWithExamples } from "./help-text.ts";
import { complain, isSuccess } from "./refusal.ts";
import type { ServerOptions } from "./server-options.ts";
import { addServerOptions } from "./server-options.ts";

interface StubOptions extends ServerOptions {
  readonly json?: true;
}

/** How long a server that does not answer is asked again: the same result twice is no conflict. */
const PATIENCE_MS = 10_000;

export function addExecutionStubCommand(execution: Command): void {
  const command = execution
    .command("stub")
    .summary("give an execution of a stub its result")
    .description(
      "Gives an execution that nobody runs its result, which a workflow waits for. Its id is in the status and in the " +
        "events of the workflow. The same result twice is accepted, another one is refused. Prints the state afterwards.",
    )
    .argument(
      "<id>",
      "id of an execution of an [[activity_stub]] or [[activity_external]]",
      parseId,
    )
    .argument("<result>", "JSON: '{\"ok\": ...}' or '{\"err\": ...}'", parseResult)
    .option("--json", "print the status afterwards as the API has it");
  addServerOptions(command)
    .addHelpText(
      "after",
      helpWithExamples(
        `execution stub E_01KATZ4V8XQ0PD2M6W9Y3R5T7B.n:approval_1 '{"ok": true}'`,
        `execution stub E_01KATZ4V8XQ0PD2M6W9Y3R5T7B.n:approval_1 '{"err": "too expensive"}'`,
      ),
    )
    .action(async (id: string, result: string, options: StubOptions) => {
      process.exitCode = await stub(id, result, options);
    });
}

async function stub(id: string, body: string, options: StubOptions): Promise<number> {
  const { apiUrl: url, token } = options;
  const path = `/v1/executions/${encodeURIComponent(id)}/stub`;
  const client = new ApiClient({ url, token });
  const reply = await client.send({ method: "PUT", path, body }, { forMs: PATIENCE_MS });
  if (!isSuccess(reply)) return complain(reply, url);
  await printStatus(reply.text, options);
  return exitCode.ok;
}

function parseResult(text: string): string {
  const parsed = parseJson(text);
  if (!("ok" in parsed)) {
    throw new InvalidArgumentError(`Not JSON at column ${parsed.column}: ${parsed.message}.`);
  }
  const keys = isJsonObject(parsed.ok) ? Object.keys(parsed.ok) : [];
  if (keys.length === 1 && (keys[0] === "ok" || keys[0] === "err")) return text;
  throw new InvalidArgumentError('Expected {"ok": ...} or {"err": ...}.');
}
