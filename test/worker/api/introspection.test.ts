import { describe, expect, it } from "vitest";
import { z } from "zod";
import { componentShape, componentSummaryShape } from "../../../src/api/component-json.ts";
import type { CatalogComponent } from "../../../src/api/function-catalog.ts";
import { functionShape } from "../../../src/api/function-json.ts";
import { parseWit } from "../../../src/wit/parse-wit.ts";
import {
  exportedFunctions,
  findWorld,
  importedFunctions,
  interfaceFunctions,
} from "../../../src/wit/wit-document.ts";
import type { WitDocument } from "../../../src/wit/wit-document.ts";
import type { FunctionSignature } from "../../../src/wit/wit-type.ts";
import { usesResource } from "../../../src/wit/wit-type.ts";
import { fakeComponent, sendToFakes } from "./api-over-fakes.ts";
import { create, resultOf, send } from "./local-api.ts";
import { localRequest } from "./local-request.ts";
import { problemOf } from "./problem-body.ts";

const componentList = z.strictObject({ components: z.array(componentSummaryShape) });
const functionList = z.strictObject({ functions: z.array(functionShape) });
const schemas = z.strictObject({
  ffqn: z.string(),
  params: z.record(z.string(), z.unknown()),
  result: z.record(z.string(), z.unknown()),
});

type Get = (path: string) => Promise<Response>;

async function read<T>(shape: z.ZodType<T>, path: string, get: Get = send): Promise<T> {
  const response = await get(path);
  if (response.status !== 200) throw new Error(await response.text());
  expect(response.headers.get("content-type")).toBe("application/json");
  return shape.parse(await response.json());
}

async function readText(path: string, get: Get = send): Promise<string> {
  const response = await get(path);
  if (response.status !== 200) throw new Error(await response.text());
  expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
  return response.text();
}

function parsed(text: string): WitDocument {
  const result = parseWit(text);
  if (!("ok" in result)) throw new Error(`${result.line}: ${result.message}`);
  return result.ok;
}

/** The functions of all interfaces that a WIT text declares. */
function declaredIn(text: string): readonly string[] {
  return parsed(text)
    .packages.flatMap((witPackage) => witPackage.interfaces.flatMap(interfaceFunctions))
    .map((signature) => signature.ffqn);
}

/** What a component's WIT exports and imports, but for the platform. */
function functionsOf(wit: string): {
  readonly exports: readonly FunctionSignature[];
  readonly imports: readonly FunctionSignature[];
} {
  const world = findWorld(parsed(wit), "root:component/root");
  if (world === undefined) throw new Error("no world `root`");
  return {
    exports: exportedFunctions(world),
    imports: importedFunctions(world).filter(({ ffqn }) => !/^(?:wasi|obelisk):/.test(ffqn)),
  };
}

async function refusal(path: string, get: Get = send): Promise<readonly [number, object]> {
  const response = await get(path);
  return [response.status, await problemOf(response)];
}

const { components } = await read(componentList, "/v1/components");

describe("the deployed components", () => {
  it("[HT33] are listed with their digest, border, settings and the names of their functions", () => {
    const found = components.find(({ name }) => name === "misbehave");
    expect(found).toMatchObject({
      component_id: `activity:misbehave:${found?.component_digest}`,
      kind: "activity",
      border: "jco",
      border_reason: expect.stringMatching(/^it imports wasi:/),
      exports: expect.arrayContaining(["testing:misbehave/misbehave.trap"]),
      imports: [],
      settings: {
        lock_expiry_ms: 20_000,
        max_retries: 1,
        retry_exp_backoff_ms: 100,
        on_nondeterminism: "park",
        generations_kept: 2,
      },
    });
    expect(components.find(({ name }) => name === "fibo-wat")).toMatchObject({ border: "core" });
    const workflow = components.find(({ name }) => name === "fibo-workflow");
    expect(workflow?.imports).toContain("testing:fibo/fibo.fibo");
  });

  it("[HT34] are listed by kind", async () => {
    const lists = await Promise.all(
      ["activity", "workflow"].map((kind) => read(componentList, `/v1/components?kind=${kind}`)),
    );
    for (const [index, kind] of ["activity", "workflow"].entries()) {
      const names = components.filter((each) => each.kind === kind).map(({ name }) => name);
      expect(lists[index]?.components.map(({ name }) => name)).toEqual(names);
    }
  });

  it("[HT35] show by digest what their functions look like", async () => {
    for (const summary of components) {
      const path = `/v1/components/${encodeURIComponent(summary.component_digest)}`;
      const component = await read(componentShape, path);
      expect({
        ...component,
        exports: component.exports.map(({ ffqn }) => ffqn),
        imports: component.imports.map(({ ffqn }) => ffqn),
      }).toEqual(summary);
    }
  });

  it("[HT36] show their WIT, which declares all that they export and import", async () => {
    for (const { component_digest: digest, exports, imports } of components) {
      const found = functionsOf(await readText(`/v1/components/${digest}/wit`));
      expect(found.exports.map(({ ffqn }) => ffqn)).toEqual(exports);
      expect(found.imports.map(({ ffqn }) => ffqn)).toEqual(imports);
    }
  });

  it.each(["", "/wit"])(
    "[HT37] of an unknown digest answer 404 at %j and name those that are meant",
    async (suffix) => {
      const fibo = components.find(({ name }) => name === "fibo");
      const named = [fibo?.component_id];
      for (const [text, near] of [
        ["fibo", named],
        ["activity:fibo", named],
        [fibo?.component_id, named],
        [fibo?.component_digest.slice(0, 20), named],
        [fibo?.component_digest.slice("sha256:".length), named],
        [`sha256:${"0".repeat(64)}`, components.slice(0, 5).map((each) => each.component_id)],
      ] as const) {
        const path = `/v1/components/${encodeURIComponent(text ?? "")}${suffix}`;
        expect(await refusal(path)).toMatchObject([
          404,
          { code: "component-not-found", details: { digest: text, near } },
        ]);
      }
    },
  );
});

describe("the deployed functions", () => {
  it("[HT38] are listed with their component and their type", async () => {
    const { functions } = await read(functionList, "/v1/functions");
    expect(functions.map(({ ffqn }) => ffqn)).toEqual(components.flatMap((each) => each.exports));
    expect(functions.find(({ ffqn }) => ffqn === "testing:fibo/fibo.fibo")).toEqual({
      ffqn: "testing:fibo/fibo.fibo",
      component_id: components.find(({ name }) => name === "fibo")?.component_id,
      kind: "activity",
      callable: true,
      params: [{ name: "n", type: "u8" }],
      result: "result<u64, string>",
      signature: "func(n: u8) -> result<u64, string>",
    });
  });

  it.each([
    ["kind=workflow", (each: z.infer<typeof functionShape>) => each.kind === "workflow"],
    ["interface=testing:fibo/fibo", ({ ffqn }) => ffqn.startsWith("testing:fibo/fibo.")],
    ["prefix=testing:fibo", ({ ffqn }) => ffqn.startsWith("testing:fibo")],
    ["prefix=testing:fibo/&kind=activity&interface=testing:fibo-wat/fibo", () => false],
    ["interface=testing:fibo", () => false],
  ])("[HT39] are listed by kind, interface and beginning: %s", async (query, isMeant) => {
    const { functions: all } = await read(functionList, "/v1/functions");
    const { functions } = await read(functionList, `/v1/functions?${query}`);
    if (functions.length > 0) expect(functions.length).toBeLessThan(all.length);
    expect(functions).toEqual(all.filter(isMeant));
  });

  it("[HT40] show their own WIT, which holds them alone", async () => {
    for (const ffqn of components.flatMap((each) => each.exports)) {
      expect(declaredIn(await readText(`/v1/functions/wit?ffqn=${ffqn}`))).toEqual([ffqn]);
    }
    expect(await readText("/v1/functions/wit?ffqn=testing:fibo/fibo.fibo")).toBe(
      `package testing:fibo;

interface fibo {
  fibo: func(n: u8) -> result<u64, string>;
}
`,
    );
  });

  it("[HT41] show the schemas of their params and of their result", async () => {
    const { params, result, ffqn } = await read(
      schemas,
      "/v1/functions/schema?ffqn=testing:fibo/fibo.fibo",
    );
    expect(ffqn).toBe("testing:fibo/fibo.fibo");
    expect(params).toMatchObject({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      prefixItems: [{ title: "n", type: "integer", minimum: 0, maximum: 255 }],
    });
    expect(result).toMatchObject({ description: "result<u64, string>" });
    const text = await (await send(`/v1/functions/schema?ffqn=${ffqn}`)).text();
    expect(text).toContain('"maximum":18446744073709551615');
  });

  it.each(["wit", "schema"])("[HT42] that do not exist answer 404 at %s", async (route) => {
    const path = (ffqn: string): string =>
      `/v1/functions/${route}?ffqn=${encodeURIComponent(ffqn)}`;
    expect(await refusal(path("testing:fibo/fibo.fibonacci"))).toMatchObject([
      404,
      { code: "function-not-found", details: { near: ["testing:fibo/fibo.fibo"] } },
    ]);
    expect(await refusal(path("fibo"))).toMatchObject([400, { code: "ffqn-malformed" }]);
    expect(await refusal(`/v1/functions/${route}`)).toMatchObject([400, { code: "query-invalid" }]);
    expect(await refusal(`${path("testing:fibo/fibo.fibo")}&x=1`)).toMatchObject([
      400,
      { code: "query-invalid" },
    ]);
  });
});

describe("a function that cannot be an execution", () => {
  const wit = `package root:component;
world root { export shop:market/carts@1.0.0; }
package shop:market@1.0.0 {
  interface carts {
    resource cart { add: func(sku: string); }
    type carts-of = list<cart>;
    variant problem { execution-failed, empty }
    open: func(owner: string) -> cart;
    pay: func(amount: u64, of: borrow<cart>) -> result<_, problem>;
    all: func() -> result<carts-of, string>;
    count: func() -> result<u32, problem>;
  }
}`;
  const { exports } = functionsOf(wit);
  const shop: CatalogComponent = fakeComponent({
    name: "shop",
    wit,
    exports: exports.filter((signature) => !usesResource(signature)),
    notCallable: exports.filter(usesResource),
  });
  const fakes = { components: [fakeComponent({ digest: `sha256:${"e".repeat(64)}` }), shop] };
  const get: Get = (path) => sendToFakes(localRequest(path), fakes);
  const handle = "holds a handle, which means something only inside a running component";
  const carts = "shop:market/carts@1.0.0";

  it("[HT43] is listed as such, with the reason", async () => {
    const { functions } = await read(functionList, "/v1/functions", get);
    expect(functions).toMatchObject([
      { ffqn: `${carts}.count`, callable: true },
      { ffqn: `${carts}.open`, callable: false, reason: `its result ${handle}`, result: "cart" },
      {
        ffqn: `${carts}.pay`,
        callable: false,
        reason: `its parameter \`of\` of type \`borrow<cart>\` ${handle}`,
      },
      { ffqn: `${carts}.all`, callable: false, reason: `its result ${handle}` },
    ]);
    const component = await read(componentShape, `/v1/components/${shop.digest}`, get);
    expect(component.exports).toEqual(functions);
  });

  it("[HT44] is refused with the reason when it is to be executed or asked for its schema", async () => {
    const body = JSON.stringify({ ffqn: `${carts}.pay`, params: [1, 2] });
    const headers = { "content-type": "application/json" };
    const request = localRequest("/v1/executions", { method: "POST", headers, body });
    const refused = {
      code: "function-not-callable",
      message: expect.stringContaining(
        `\`${carts}.pay\` cannot be an execution: its parameter \`of\``,
      ),
      details: { ffqn: `${carts}.pay`, component_id: `activity:shop:${shop.digest}` },
    };
    const created = await sendToFakes(request, fakes);
    expect([created.status, await problemOf(created)]).toMatchObject([422, refused]);
    expect(await refusal(`/v1/functions/schema?ffqn=${carts}.pay`, get)).toMatchObject([
      422,
      refused,
    ]);
  });

  it("[HT40] shows its WIT, with its resource", async () => {
    expect(await readText(`/v1/functions/wit?ffqn=${carts}.pay`, get)).toBe(
      `package shop:market@1.0.0;

interface carts {
  resource cart;

  variant problem { execution-failed, empty }

  pay: func(amount: u64, of: borrow<cart>) -> result<_, problem>;
}
`,
    );
  });

  it.each([
    [`${carts}.cuont`, [`${carts}.count`]],
    [`${carts}.opem`, [`${carts}.count`]],
    ["shop:market/carts@2.0.0.count", [`${carts}.count`]],
    ["shop:markt/cart@1.0.0.conut", [`${carts}.count`]],
    ["a:b/c.d", [`${carts}.count`]],
  ])("[HT45] is never what a misspelt name is taken for: %s", async (ffqn, near) => {
    expect(await refusal(`/v1/functions/wit?ffqn=${ffqn}`, get)).toMatchObject([
      404,
      { code: "function-not-found", details: { near } },
    ]);
  });
});

describe("what is told of a function", () => {
  it("[HT46] is enough to execute it", async () => {
    const { functions } = await read(functionList, "/v1/functions?prefix=testing:fibo/");
    const [{ ffqn } = { ffqn: "" }] = functions;
    const { params } = await read(schemas, `/v1/functions/schema?ffqn=${ffqn}`);
    const { prefixItems } = z
      .object({ prefixItems: z.array(z.object({ minimum: z.int() })) })
      .parse(params);
    const id = await create(
      ffqn,
      prefixItems.map(({ minimum }) => minimum),
    );
    expect(await resultOf(id)).toEqual({ ok: 0 });
  });
});
