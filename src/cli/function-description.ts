/** A function for a person who wants to call it. */
import { functionOf, interfaceOf, parseFfqn } from "../wit/ffqn.ts";
import { printJson } from "../wit/json-text.ts";
import { parseWit } from "../wit/parse-wit.ts";
import type { NamedType } from "../wit/wit-type.ts";
import { exampleParams } from "./example-params.ts";
import { indentFacts } from "./indented-facts.ts";
import type { ComponentSummary, DeployedFunction } from "./introspection.ts";
import { describeSettings } from "./settings-text.ts";

export interface FunctionDescription {
  readonly shown: DeployedFunction;
  /** The component that exports it. */
  readonly component: ComponentSummary;
  /** Its interface as WIT text. */
  readonly wit: string;
}

export function describeFunction({ shown, component, wit }: FunctionDescription): string {
  const facts = indentFacts([
    ["component", `${component.name} (${component.kind})`],
    ["id", component.component_id],
    ["settings", describeSettings(component.kind, component.settings)],
    ["params", ...(shown.params.length === 0 ? ["none"] : shown.params.map(paramText))],
    ["result", shown.result ?? "none"],
  ]);
  return [shown.ffqn, `  ${shown.signature}`, "", ...facts, "", ...howToCall(shown, wit)].join(
    "\n",
  );
}

function paramText({ name, type }: DeployedFunction["params"][number]): string {
  return `${name}: ${type}`;
}

function howToCall({ ffqn, callable, reason }: DeployedFunction, wit: string): readonly string[] {
  if (!callable) {
    return [`It is not callable as an execution${reason === undefined ? "" : `: ${reason}`}.`];
  }
  const params = paramTypes(ffqn, wit);
  const example = params === null ? null : exampleParams(params);
  if (example === null)
    return ["Its params are too large for an example; --schema describes them."];
  // No example has an apostrophe in it, which would end the text for a shell.
  return ["Example:", `  obelisk execution schedule ${ffqn} '${printJson(example)}'`];
}

/** The types of the params from the function's WIT; null when it is not in there. */
function paramTypes(ffqn: string, wit: string): readonly NamedType[] | null {
  const name = parseFfqn(ffqn);
  const parsed = parseWit(wit);
  if (typeof name !== "string" || !("ok" in parsed)) return null;
  const found = parsed.ok.packages
    .flatMap(({ interfaces }) => interfaces)
    .find((each) => each.name === interfaceOf(name));
  return found?.functions.find((each) => each.name === functionOf(name))?.params ?? null;
}
