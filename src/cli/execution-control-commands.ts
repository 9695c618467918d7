/** `obelisk execution pause`, `unpause`, `cancel` and `retry` */
import type { Command } from "commander";
import { parseDelayId } from "../execution/delay-id.ts";
import { ApiClient } from "./api-client.ts";
import { parseCancelled, parseId } from "./execution-id-argument.ts";
import { printStatus } from "./execution-status-command.ts";
import { exitCode } from "./exit-code.ts";
import { followToResult } from "./follow-to-result.ts";
import { helpWithExamples } from "./help-text.ts";
import { complain, isSuccess } from "./refusal.ts";
import type { ServerOptions } from "./server-options.ts";
import { addServerOptions } from "./server-options.ts";

interface ControlOptions extends ServerOptions {
  readonly follow?: true;
  readonly json?: true;
}

interface Control {
  readonly name: "pause" | "unpause" | "cancel" | "retry";
  readonly summary: string;
  readonly description: string;
  /** How long a server that does not answer is asked again. */
  readonly patienceMs: number;
}

const controls: readonly Control[] = [
  {
    name: "pause",
    summary: "let an execution rest until it is unpaused",
    description:
      "Lets no run of an execution begin until it is unpaused. Its children and delays go on, and a workflow that " +
      "runs stops at its next call. The running attempt of an activity cannot be paused.",
    patienceMs: 2_000,
  },
  {
    name: "unpause",
    summary: "let a paused execution go on",
    description:
      "Lets a paused execution go on. One that was paused because no attempt was left has all of them again.",
    patienceMs: 2_000,
  },
  {
    name: "cancel",
    summary: "end an execution as cancelled",
    description:
      "Ends an activity, or a workflow whose function has a name that ends in `-cancellable`. What is below it is " +
      "cancelled with it, and other workflows below it are awaited. With the id of a delay it ends that one alone: " +
      "the workflow that sleeps, or waits for it, goes on.",
    patienceMs: 10_000,
  },
  {
    name: "retry",
    summary: "let a failed execution go on from its failing call",
    description:
      "Lets a top-level execution that has failed go on from just before its failing call. What was done before " +
      "that is not done again.",
    // Sent once: after an answer that was lost, a second request would retry what the first one has retried.
    patienceMs: 0,
  },
];

export function addExecutionControlCommands(execution: Command): void {
  for (const control of controls) {
    const command = execution
      .command(control.name)
      .summary(control.summary)
      .description(`${control.description} Prints the state afterwards.`)
      .argument(
        "<id>",
        control.name === "cancel" ? "id of an execution or of a delay" : "id of an execution",
        control.name === "cancel" ? parseCancelled : parseId,
      )
      .option("--json", "print the status afterwards as the API has it");
    if (control.name !== "pause") {
      command.option("--follow", "show progress afterwards, and print the result");
    }
    addServerOptions(command)
      .addHelpText(
        "after",
        helpWithExamples(`execution ${control.name} E_01KATZ4V8XQ0PD2M6W9Y3R5T7B`),
      )
      .action(async (id: string, options: ControlOptions) => {
        process.exitCode = await act(control, id, options);
      });
  }
}

async function act(
  { name, patienceMs }: Control,
  id: string,
  options: ControlOptions,
): Promise<number> {
  const { apiUrl: url, token, json = false, follow } = options;
  const client = new ApiClient({ url, token });
  const delay = parseDelayId(id);
  const isDelay = !("kind" in delay);
  const path = `/v1/${isDelay ? "delays" : "executions"}/${encodeURIComponent(id)}/${name}`;
  const reply = await client.send({ method: "PUT", path }, { forMs: patienceMs });
  if (!isSuccess(reply)) return complain(reply, url);
  if (follow) return followToResult(client, isDelay ? delay.owner : id, { apiUrl: url, json });
  await printStatus(reply.text, options);
  return exitCode.ok;
}
