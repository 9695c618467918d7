/** `obelisk function show` */
import type { Command } from "commander";
import { Option } from "commander";
import type { ApiReply } from "./api-client.ts";
import { exitCode } from "./exit-code.ts";
import { findFunction, functionReferenceHelp } from "./function-reference.ts";
import { helpWithExamples } from "./help-text.ts";
import { describeFunction } from "./function-description.ts";
import type { Found } from "./introspection.ts";
import { Introspection } from "./introspection.ts";
import { complain } from "./refusal.ts";
import type { ServerOptions } from "./server-options.ts";
import { addServerOptions } from "./server-options.ts";

interface ShowOptions extends ServerOptions {
  readonly wit?: true;
  readonly schema?: true;
  readonly json?: true;
}

export function addFunctionShowCommand(parent: Command): void {
  const command = parent
    .command("show")
    .summary("show one function, and how to call it")
    .description(
      "Shows what a function takes and gives, which component exports it, and a command that schedules it.",
    )
    .argument("<function>", functionReferenceHelp)
    .addOption(new Option("--wit", "print it as WIT").conflicts(["schema", "json"]))
    .addOption(
      new Option("--schema", "print JSON Schemas of its params and its result").conflicts("json"),
    )
    .option("--json", "print what the API says of it");
  addServerOptions(command)
    .addHelpText(
      "after",
      helpWithExamples("function show testing:fibo/fibo.fibo", "function show fiboa --schema"),
    )
    .action(async (reference: string, options: ShowOptions) => {
      process.exitCode = await showReferred(reference, options);
    });
}

async function showReferred(reference: string, options: ShowOptions): Promise<number> {
  const found = await findFunction(reference, options);
  if ("unknown" in found) {
    console.error(found.unknown);
    return exitCode.refused;
  }
  const shown = "ok" in found ? await show(found.ok, options) : found;
  if (!("ok" in shown)) return complain(shown.reply, options.apiUrl, reference);
  console.log(shown.ok);
  return exitCode.ok;
}

async function show(ffqn: string, options: ShowOptions): Promise<Shown> {
  const server = new Introspection(options);
  if (options.schema) return textOf(await server.functionSchema(ffqn));
  // Of a name that nothing exports this answer says what is near to it.
  const wit = await server.functionWit(ffqn);
  if (!("ok" in wit) || options.wit) return textOf(wit);
  const functions = await server.functions({ prefix: ffqn });
  if (!("ok" in functions)) return functions;
  const shown = functions.ok.find((each) => each.ffqn === ffqn);
  if (shown === undefined) return { reply: redeployed };
  if (options.json) return { ok: JSON.stringify(shown) };
  const components = await server.components();
  if (!("ok" in components)) return components;
  const component = components.ok.find((each) => each.component_id === shown.component_id);
  if (component === undefined) return { reply: redeployed };
  return { ok: describeFunction({ shown, component, wit: wit.ok }) };
}

type Shown = { readonly ok: string } | { readonly reply: ApiReply };

const redeployed = {
  kind: "unreachable",
  reason: "it was deployed anew meanwhile",
} as const;

function textOf(found: Found<string>): Shown {
  return "ok" in found ? { ok: found.text } : found;
}
