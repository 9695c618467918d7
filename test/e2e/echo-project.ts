/**
 * A project of a user's own, outside of this repository: activities that return what they were given, compiled and
 * in TypeScript, and a workflow that has an activity return it.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { suggestedWranglerToml } from "../../src/cli/wrangler-config.ts";
import { echoWat } from "../support/echo-wat.ts";
import { declarations, echoed, fixedLists } from "./echoed-values.ts";
import type { Echoed } from "./echoed-values.ts";

const echoPackages = {
  plain: "test:plain-echo@0.1.0",
  fixed: "test:fixed-echo@0.1.0",
  script: "test:script-echo@0.1.0",
  relay: "test:relay-echo@0.1.0",
} as const;

export type EchoComponent = keyof typeof echoPackages;

/** The function of a component that returns values of the type with this index. */
export function echoFfqn(component: EchoComponent, index: number): string {
  return `${interfaceOf(component)}.echo-${index}`;
}

function interfaceOf(component: EchoComponent): string {
  return echoPackages[component].replace("@", "/echo@");
}

const declaredNames = [...declarations.matchAll(/^(?:record|variant|enum|flags) (\S+)/gm)]
  .map(([, name]) => name)
  .join(", ");

const plain = echoWat(typesOf(echoed), declarations, echoPackages.plain);
const fixed = echoWat(typesOf(fixedLists), declarations, echoPackages.fixed);

/** The functions of the compiled components, in the order of their types. */
export const signatures = { plain: plain.functions, fixed: fixed.functions } as const;

/** Writes the project into a folder that is there. */
export function writeEchoProject(folder: string): void {
  const files = {
    "obelisk.toml": [
      table("activity", "plain", "echo.wat"),
      table("activity", "fixed", "echo.wat"),
      table("activity", "script", "echo.ts"),
      table("workflow", "relay", "relay.ts"),
    ].join("\n"),
    "wrangler.toml": suggestedWranglerToml(folder),
    "plain/echo.wat": plain.text,
    "plain/wit/echo.wit": plain.wit,
    "fixed/echo.wat": fixed.text,
    "fixed/wit/echo.wit": fixed.wit,
    "script/echo.ts": `export const echo = {\n${scriptFunctions("value")}\n};\n`,
    "script/wit/echo.wit": plain.wit.replace(echoPackages.plain, echoPackages.script),
    "relay/relay.ts": relayScript(),
    "relay/wit/relay.wit": relayWit(plain.wit),
    "relay/wit/deps/plain/echo.wit": plain.wit,
  };
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

function typesOf(values: readonly Echoed[]): string[] {
  return values.map(({ type }) => type);
}

/** A failure is final at once: a value that is not returned as it came does not become right. */
function table(kind: "activity" | "workflow", name: EchoComponent, file: string): string {
  return `[[${kind}_wasm]]
name = "${name}"
source = "${name}/${file}"
wit = "${name}/wit"
world = "component"
${kind === "activity" ? "max_retries = 0\n" : ""}`;
}

/** Of one parameter, `value`. */
function scriptFunctions(body: string): string {
  return echoed
    .map(
      (_type, index) =>
        `  echo${index}(value: unknown) { return ${body.replace("#", String(index))}; },`,
    )
    .join("\n");
}

function relayScript(): string {
  return `import * as plain from "${interfaceOf("plain")}";
export const echo = {\n${scriptFunctions("plain.echo#(value)")}\n};\n`;
}

/** The same functions of the same types, which are those of the activity. */
function relayWit(plainWit: string): string {
  const imported = interfaceOf("plain");
  return plainWit
    .replace(echoPackages.plain, echoPackages.relay)
    .replace(declarations, `use ${imported}.{${declaredNames}};`)
    .replace("world component {", `world component { import ${imported};`);
}
