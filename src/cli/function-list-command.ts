/** `obelisk function list` */
import type { Command } from "commander";
import { Option } from "commander";
import { exitCode } from "./exit-code.ts";
import { helpWithExamples } from "./help-text.ts";
import { describeFunctions } from "./function-table.ts";
import type { FunctionFilter } from "./introspection.ts";
import { Introspection } from "./introspection.ts";
import { complain } from "./refusal.ts";
import type { ServerOptions } from "./server-options.ts";
import { addServerOptions } from "./server-options.ts";

interface ListOptions extends ServerOptions, FunctionFilter {
  readonly json?: true;
}

export function addFunctionListCommand(parent: Command): void {
  const command = parent
    .command("list")
    .summary("list the functions of the deployed components")
    .description(
      "Lists the functions that the deployed components export. Those that work on resources are marked: they can be " +
        "called from inside a component only.",
    )
    .option("--prefix <text>", "only those whose full name begins so")
    .option("--interface <name>", "only those of this interface, namespace:package/interface")
    .addOption(
      new Option("--kind <kind>", "only those of these components").choices([
        "activity",
        "workflow",
      ]),
    )
    .option("--json", "print the answer of the API");
  addServerOptions(command)
    .addHelpText("after", helpWithExamples("function list --prefix testing:fibo/"))
    .action(async (options: ListOptions) => {
      process.exitCode = await list(options);
    });
}

async function list(options: ListOptions): Promise<number> {
  const { kind, prefix, interface: ofInterface, json, apiUrl } = options;
  const found = await new Introspection(options).functions({
    ...(kind !== undefined && { kind }),
    ...(prefix !== undefined && { prefix }),
    ...(ofInterface !== undefined && { interface: ofInterface }),
  });
  if (!("ok" in found)) return complain(found.reply, apiUrl);
  if (json) {
    console.log(found.text);
  } else if (found.ok.length === 0) {
    console.error("No such function is deployed. `obelisk function list` shows all that are.");
  } else {
    console.log(describeFunctions(found.ok).join("\n"));
  }
  return exitCode.ok;
}
