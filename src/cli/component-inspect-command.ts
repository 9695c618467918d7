/** `obelisk component inspect` */
import type { Command } from "commander";
import { Option } from "commander";
import { findComponent } from "./component-reference.ts";
import { exitCode } from "./exit-code.ts";
import { helpWithExamples } from "./help-text.ts";
import { describeFunctions } from "./function-table.ts";
import { indentFacts } from "./indented-facts.ts";
import type { Component } from "./introspection.ts";
import { Introspection } from "./introspection.ts";
import { complain } from "./refusal.ts";
import type { ServerOptions } from "./server-options.ts";
import { addServerOptions } from "./server-options.ts";
import { describeSettings } from "./settings-text.ts";

interface InspectOptions extends ServerOptions {
  readonly wit?: true;
  readonly json?: true;
}

export function addComponentInspectCommand(component: Command): void {
  const command = component
    .command("inspect")
    .summary("show one component")
    .description("Shows the functions that a component exports and imports, and its settings.")
    .argument("<component>", "its name, its id, or the beginning of its digest")
    .option("--wit", "print its WIT")
    .addOption(new Option("--json", "print the answer of the API").conflicts("wit"));
  addServerOptions(command)
    .addHelpText("after", helpWithExamples("component inspect fibo"))
    .action(async (reference: string, options: InspectOptions) => {
      process.exitCode = await inspect(reference, options);
    });
}

async function inspect(reference: string, options: InspectOptions): Promise<number> {
  const introspection = new Introspection(options);
  const components = await introspection.components();
  if (!("ok" in components)) return complain(components.reply, options.apiUrl);
  const meant = findComponent(components.ok, reference);
  if (!("ok" in meant)) {
    console.error(meant.message);
    return exitCode.refused;
  }
  const { component_digest: digest } = meant.ok;
  const found = options.wit
    ? await introspection.componentWit(digest)
    : await introspection.component(digest);
  if (!("ok" in found)) return complain(found.reply, options.apiUrl);
  const isText = options.json === true || typeof found.ok === "string";
  console.log(isText ? found.text : describeComponent(found.ok));
  return exitCode.ok;
}

function describeComponent(component: Component): string {
  const head = indentFacts([
    ["id", component.component_id],
    ["kind", component.kind],
    ["border", `${component.border}: ${component.border_reason}`],
    ["settings", describeSettings(component.kind, component.settings)],
  ]);
  return [
    component.name,
    ...head,
    ...section("exports", describeFunctions(component.exports)),
    ...section("imports", describeFunctions(component.imports)),
  ].join("\n");
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];
}
