/** `obelisk component list` */
import type { Command } from "commander";
import { Option } from "commander";
import { formatTable } from "../build/text-table.ts";
import { exitCode } from "./exit-code.ts";
import { helpWithExamples } from "./help-text.ts";
import type { ComponentSummary } from "./introspection.ts";
import { Introspection } from "./introspection.ts";
import { complain } from "./refusal.ts";
import type { ServerOptions } from "./server-options.ts";
import { addServerOptions } from "./server-options.ts";

interface ListOptions extends ServerOptions {
  readonly kind?: string;
  readonly json?: true;
}

/** Digits of a digest that tell components apart. */
const SHOWN_DIGEST_LENGTH = "sha256:".length + 12;

const heading = ["component", "kind", "digest", "border", "exports", "imports"];

export function addComponentListCommand(component: Command): void {
  const command = component
    .command("list")
    .summary("list what is deployed")
    .description("Lists the components that the server was deployed with.")
    .addOption(new Option("--kind <kind>", "only these").choices(["activity", "workflow"]))
    .option("--json", "print the answer of the API");
  addServerOptions(command)
    .addHelpText("after", helpWithExamples("component list --kind workflow"))
    .action(async (options: ListOptions) => {
      process.exitCode = await list(options);
    });
}

async function list(options: ListOptions): Promise<number> {
  const found = await new Introspection(options).components(options.kind);
  if (!("ok" in found)) return complain(found.reply, options.apiUrl);
  console.log(options.json ? found.text : formatTable([heading, ...found.ok.map(row)], [4, 5]));
  return exitCode.ok;
}

function row(component: ComponentSummary): readonly string[] {
  return [
    component.name,
    component.kind,
    component.component_digest.slice(0, SHOWN_DIGEST_LENGTH),
    component.border,
    String(component.exports.length),
    String(component.imports.length),
  ];
}
