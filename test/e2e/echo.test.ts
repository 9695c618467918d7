import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { parseWit } from "../../src/wit/parse-wit.ts";
import { interfaceFunctions } from "../../src/wit/wit-document.ts";
import { formatFunctionType } from "../../src/wit/wit-text.ts";
import type { FunctionSignature } from "../../src/wit/wit-type.ts";
import { echoFfqn, signatures, writeEchoProject } from "./echo-project.ts";
import type { EchoComponent } from "./echo-project.ts";
import { echoed, fixedLists } from "./echoed-values.ts";
import type { Echoed } from "./echoed-values.ts";
import { sharedServer } from "./shared-server.ts";

const server = sharedServer(writeEchoProject);

async function get(path: string): Promise<string> {
  const answer = await fetch(server.url + path);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`GET ${path}: ${answer.status} ${text}`);
  return text;
}

/** What is answered to a request for an execution and its result. */
async function call(
  ffqn: string,
  params: string,
): Promise<{ readonly status: number; readonly text: string }> {
  const answer = await fetch(`${server.url}/v1/executions?follow`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: `{"ffqn":${JSON.stringify(ffqn)},"params":${params}}`,
  });
  return { status: answer.status, text: (await answer.text()).trim() };
}

async function expectEchoes(ffqn: string, values: readonly string[]): Promise<void> {
  const answers = await Promise.all(values.map((value) => call(ffqn, `[${value}]`)));
  expect(answers).toEqual(values.map((value) => ({ status: 201, text: `{"ok":${value}}` })));
}

function indexOf(type: string): number {
  return echoed.findIndex((candidate) => candidate.type === type);
}

/** For `it.each`: the type, its function, its values. */
function echoesOf(
  component: EchoComponent,
  types: readonly Echoed[],
): [type: string, ffqn: string, values: readonly string[]][] {
  return types.map(({ type, values, compiledOnly = [] }, index) => {
    const isCompiled = component === "plain" || component === "fixed";
    return [type, echoFfqn(component, index), isCompiled ? [...values, ...compiledOnly] : values];
  });
}

const compiled = [...echoesOf("plain", echoed), ...echoesOf("fixed", fixedLists)];

describe("a project outside of this repository", () => {
  it("[EE11] is built and served, and its components are described", async () => {
    const answer = z.object({
      components: z.array(
        z.object({ name: z.string(), kind: z.string(), border: z.string(), exports: z.unknown() }),
      ),
    });
    const exported = (component: EchoComponent, types: readonly Echoed[]): string[] =>
      types.map((_type, index) => echoFfqn(component, index));
    expect(answer.parse(JSON.parse(await get("/v1/components"))).components).toEqual([
      { name: "plain", kind: "activity", border: "core", exports: exported("plain", echoed) },
      { name: "fixed", kind: "activity", border: "core", exports: exported("fixed", fixedLists) },
      { name: "script", kind: "activity", border: "jco", exports: exported("script", echoed) },
      { name: "relay", kind: "workflow", border: "jco", exports: exported("relay", echoed) },
    ]);
  });

  it.each(compiled)("[EE12] %s is shown in WIT as it was declared", async (_type, ffqn) => {
    const declared: readonly FunctionSignature[] = [...signatures.plain, ...signatures.fixed];
    const text = await get(`/v1/functions/wit?${new URLSearchParams({ ffqn })}`);
    const wit = parseWit(text);
    if (!("ok" in wit)) throw new Error(`line ${wit.line}: ${wit.message} in\n${text}`);
    const shown = wit.ok.packages.flatMap(({ interfaces }) =>
      interfaces.flatMap(interfaceFunctions),
    );
    expect(shown.map(formatFunctionType)).toEqual(
      declared.filter((signature) => signature.ffqn === ffqn).map(formatFunctionType),
    );
  });

  it.each(compiled)("[EE13] JSON Schemas fit the values of %s", async (_type, ffqn, values) => {
    const schemas = z
      .object({ params: z.looseObject({}), result: z.looseObject({}) })
      .parse(JSON.parse(await get(`/v1/functions/schema?${new URLSearchParams({ ffqn })}`)));
    const ajv = new Ajv2020();
    const isParams = ajv.compile(schemas.params);
    const isResult = ajv.compile(schemas.result);
    expect(values.filter((value) => !isParams(JSON.parse(`[${value}]`)))).toEqual([]);
    expect(values.filter((value) => !isResult(JSON.parse(`{"ok":${value}}`)))).toEqual([]);
    expect(isParams([])).toBe(false);
    expect(isParams([{ unknown: [] }])).toBe(false);
  });

  it.each(compiled)("[EE14] %s passes through a compiled activity", (_type, ffqn, values) =>
    expectEchoes(ffqn, values),
  );

  it.each(echoesOf("script", echoed))(
    "[EE15] %s passes through an activity in TypeScript",
    (_type, ffqn, values) => expectEchoes(ffqn, values),
  );

  it.each(echoesOf("relay", echoed))(
    "[EE16] %s passes through a workflow in TypeScript and what it calls",
    (_type, ffqn, values) => expectEchoes(ffqn, values),
  );

  it.each([
    ["u64", "18446744073709551616", "params[0]"],
    ["u8", '"8"', "params[0]"],
    ["string", String.raw`"\ud800"`, "params[0]"],
    ["list<list<string>>", '[[],["a",null]]', "params[0][1][1]"],
    ["order", '{"order_id":7,"line_items":[["a",1],["b","c"]]}', "params[0].line_items[1][1]"],
    ["shape", '{"poly_line":[[0,2147483648]]}', "params[0].poly_line[0][1]"],
    ["result<u8, string>", '{"ok":256}', "params[0].ok"],
    ["map<string, u32>", '{"a":-1}', 'params[0]["a"]'],
  ])("[EE17] as %s, %s is refused at %s", async (type, value, path) => {
    for (const component of ["plain", "script", "relay"] as const) {
      const { status, text } = await call(echoFfqn(component, indexOf(type)), `[${value}]`);
      expect(status).toBe(400);
      expect(JSON.parse(text)).toMatchObject({
        error: { code: "type-mismatch", details: { path } },
      });
    }
  });
});
