import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeEntry } from "../component/component-fixture.ts";
import { ComponentRunner, jsonText } from "../component/component-runner.ts";
import { readPage } from "../docs/page.ts";
import type { Files } from "./project-fixture.ts";
import { makeProject } from "./project-fixture.ts";
import { declared, errorsOf, typesOf } from "./typed-project.ts";

const startUpMs = 60_000;

/** The declarations of the component `flow`. */
async function declarationsOf(wit: string, deps: Files = {}): Promise<string> {
  const root = await makeProject({
    "obelisk.toml": declared({ kind: "workflow", name: "flow" }),
    "flow/flow.ts": "",
    "flow/wit/flow.wit": wit,
    ...deps,
  });
  const [file] = await typesOf(root);
  return file?.text ?? "";
}

describe("declarations", () => {
  const page = readPage("docs/typescript.md");
  const rows = [...page.matchAll(/^\| (`.+`) \| `(.+)` \|$/gm)].flatMap(
    ([, wits = "", typescript = ""]) =>
      [...wits.matchAll(/`([^`]+)`/g)].map(([, wit = ""]) => ({
        wit,
        typescript: typescript.replaceAll("\\|", "|"),
      })),
  );

  it.each(rows)("[GU30] of $wit are those of docs/typescript.md", async ({ wit, typescript }) => {
    const isNamed = wit.endsWith("}");
    const text = await declarationsOf(`package test:flow;
interface flow {
  ${isNamed ? wit : `act: func(value: ${wit}, last: u8) -> result;`}
}
world component { export flow; }`);
    const onOneLine = text.replaceAll(/\s+/g, " ").replaceAll("; }", " }").replaceAll("= | ", "= ");
    expect(onOneLine).toContain(
      isNamed ? `export ${typescript}` : `act(value: ${typescript}, last: number)`,
    );
  });

  it("[GU31] have the doc comments of the WIT, and what is thrown", async () => {
    const text = await declarationsOf(`package test:flow;
/// All of it.
interface flow {
  /// One line.
  record item {
    /// Of a field.
    name: string, /** of the next */ size: u8,
    // no documentation
    plain: u8,
  }
  /**
   * Two lines,
   * with a star */
  /// and a third
  @since(version = 1.0.0)
  act: func() -> result<item, string>;
}
world component { export flow; }`);
    expect(text).toContain(`declare module "test:flow/component" {
  /** All of it. */
  export interface Flow {
    /**
     * Two lines,
     * with a star
     * and a third
     * @throws {string} the err
     */
    act(): Flow.Item | Promise<Flow.Item>;
  }

  export namespace Flow {
    /** One line. */
    export interface Item {
      /** Of a field. */
      name: string;
      /** of the next */
      size: number;
      plain: number;
    }
  }
}`);
  });

  it("[GU32] leave the err to be thrown, whatever stands for the result", async () => {
    const text = await declarationsOf(
      `package test:flow;
interface flow {
  use test:types/types.{outcome};
  variant failure { execution-failed, other(string) }
  aliased: func() -> outcome;
  nothing: func() -> result<_, failure>;
  bare: func() -> result;
  optional: func(first: option<u8>, second: u8, third: option<u8>, fourth: option<option<u8>>) -> result<u8>;
  last: func(first: u8, second: option<u8>) -> result<u8>;
}
world component { import test:types/types; export flow; }`,
      {
        "flow/wit/deps/types/a.wit":
          "package test:types@1.0.0; interface types { use others.{detail}; type outcome = result<detail, string>; }".replace(
            "@1.0.0",
            "",
          ),
        "flow/wit/deps/types/b.wit": "interface others { record detail { text: string } }",
      },
    );
    const detail = 'import("test:types/types").Detail';
    expect(text).toContain(
      `    /** @throws {string} the err */\n    aliased(): ${detail} | Promise<${detail}>;`,
    );
    expect(text).toContain(
      "@throws {Flow.Failure} the err */\n    nothing(): void | Promise<void>;",
    );
    expect(text).toContain("/** @throws the err */\n    bare(): void | Promise<void>;");
    expect(text).toContain(
      'optional(first: number | undefined, second: number, third: number | undefined, fourth: { tag: "some"; val?: number | undefined } | { tag: "none" }):',
    );
    expect(text).toContain("last(first: number, second?: number | undefined):");
    expect(text).toContain('export type Detail = import("test:types/others").Detail;');
    expect(text).toContain('declare module "test:types/others" {');
  });

  it("[GU37] of a result with a name are true", { timeout: startUpMs }, async () => {
    const callee = `package test:callee;
interface callee { type outcome = result<u8, string>; call: func(n: u8) -> outcome; }`;
    const wit = `package test:flow;
interface flow { use test:callee/callee.{outcome}; run: func(n: u8) -> outcome; done: func() -> outcome; }
world component { import test:callee/callee; export flow; }`;
    const text = `import { call } from "test:callee/callee";
import type { Flow } from "test:flow/component";
export const flow = { run: async (n) => call(n) + 1, done: () => 3 } satisfies Flow;
`;
    const project = {
      "obelisk.toml": declared({ kind: "workflow", name: "flow" }),
      "flow/flow.ts": text,
      "flow/wit/flow.wit": wit,
      "flow/wit/deps/callee.wit": callee,
    };
    expect(await errorsOf(project)).toEqual([]);
    const source = { kind: "typescript", text } as const;
    const runner = new ComponentRunner([
      await makeEntry({ name: "flow", kind: "workflow", wit, deps: { callee }, source }),
    ]);
    for (const kind of ["ok", "err"] as const) {
      const value = jsonText(kind === "ok" ? "7" : '"no"');
      const call = (): Promise<{ kind: "ok" | "err"; value: typeof value }> =>
        Promise.resolve({ kind, value });
      expect(await runner.runWorkflow("test:flow/flow.run", "[1]", { call })).toMatchObject({
        retval: { kind, value: kind === "ok" ? "8" : '"no"' },
      });
    }
    expect(await runner.runWorkflow("test:flow/flow.done", "[]")).toMatchObject({
      retval: { kind: "ok", value: "3" },
    });
  });

  it(
    "[GU32] find types in another interface that is exported",
    { timeout: startUpMs },
    async () => {
      const errors = await errorsOf({
        "obelisk.toml": declared({ kind: "activity", name: "two" }),
        "two/wit/two.wit": `package test:two@1.2.0;
interface first { record item { name: string } make: func() -> result<item, string>; }
interface second { use first.{item as thing}; take: func(all: list<thing>) -> result<thing, string>; }
world both { export first; export second; }
world component { include both; }`,
        "two/two.ts": `import type { First, Second } from "test:two/component@1.2.0";
export const first = { make: () => ({ name: "x" }) } satisfies First;
export const second = {
  async take([item]) {
    const found: First.Item = item ?? first.make();
    const thing: Second.Thing = found;
    return thing;
  },
} satisfies Second;
`,
      });
      expect(errors).toEqual([]);
    },
  );

  it(
    "[GU33] bear names that TypeScript has for something else",
    { timeout: startUpMs },
    async () => {
      const wit = `package test:flow;
interface flow {
  use test:store/store.{%map, promise};
  record uint8-array { inner: list<u8> }
  delete: func(in: %map, default: list<uint8-array>) -> result<promise, string>;
}
world component { import test:store/store; export flow; }`;
      const store = `package test:store;
interface store {
  record %map { entries: map<string, u8> }
  record promise { bytes: list<u8> }
  delete: func(in: %map) -> result<promise, string>;
}`;
      const source = `import { delete as remove } from "test:store/store";
import type { Flow } from "test:flow/component";
export const flow = {
  async delete(given, items) {
    const entries = new Map(given.entries).set("more", items.length);
    return remove({ entries });
  },
} satisfies Flow;\n`;
      const project = {
        "obelisk.toml": declared({ kind: "workflow", name: "flow" }),
        "flow/flow.ts": source,
        "flow/wit/flow.wit": wit,
        "flow/wit/deps/store.wit": store,
      };
      expect(await errorsOf(project)).toEqual([]);
      const runner = new ComponentRunner([
        await makeEntry({
          name: "flow",
          kind: "workflow",
          wit,
          deps: { store },
          source: { kind: "typescript", text: source },
        }),
      ]);
      const passed: string[] = [];
      const outcome = await runner.runWorkflow(
        "test:flow/flow.delete",
        '[{"entries":{}},[{"inner":[]}]]',
        {
          call: (_ffqn, params) => {
            passed.push(params);
            return Promise.resolve({ kind: "ok", value: jsonText('{"bytes":[7]}') });
          },
        },
      );
      expect(outcome).toMatchObject({ retval: { kind: "ok", value: '{"bytes":[7]}' } });
      expect(passed).toEqual(['[{"entries":{"more":1}}]']);
    },
  );

  it(
    "[GU34] are there for the host's interfaces and this package's modules",
    { timeout: startUpMs },
    async () => {
      const client = await readFile(
        join(import.meta.dirname, "../../wit/obelisk-http/client.wit"),
        "utf8",
      );
      const errors = await errorsOf({
        "obelisk.toml": declared({ kind: "activity", name: "reach" }),
        "reach/wit/reach.wit": `package test:reach;
interface reach { reach: func(url: string) -> result<u16, string>; }
world component { import obelisk:http/client@1.0.0; export reach; }`,
        "reach/wit/deps/client.wit": client,
        "reach/reach.ts": `import { send, type HttpError } from "obelisk:http/client@1.0.0";
import { info } from "obelisk-workers/activity";
import { log } from "obelisk-workers/log";
import type { Reach } from "test:reach/component";

export const reach: Reach = {
  async reach(url) {
    log.info(info().attempt, { url });
    const { ok } = await fetch(url);
    const request = { method: "GET", url, headers: [], body: new Uint8Array() };
    return ok ? send({ ...request, redirect: "follow" }).status : 0;
  },
};

export const denied: HttpError = { tag: "denied", val: "no" };
// @ts-expect-error -- the redirect is missing
send({ method: "GET", url: "", headers: [], body: new Uint8Array() });
// @ts-expect-error -- a component has no Node around it
export const missing = Buffer.from("");
`,
      });
      expect(errors).toEqual([]);
    },
  );

  it("[GU35] of what the engine passes unchecked have null, and classes for resources", async () => {
    const text = await declarationsOf(`package test:flow;
interface store {
  /// A place.
  resource bucket {
    constructor(name: string);
    open: static func(name: string) -> result<bucket, string>;
    get: func(key: string) -> option<list<u8>>;
  }
  copy: func(%from: borrow<bucket>, to: option<string>) -> bucket;
}
interface flow { act: func() -> result; }
world component { import store; export flow; }`);
    expect(text).toContain(`  /** A place. */
  export class Bucket {
    constructor(name: string);

    /** @throws {Error} with the err as its \`payload\`: string */
    static open(name: string): Bucket;

    get(key: string): Uint8Array | null;
  }

  export function copy(from: Bucket, to: string | null): Bucket;`);
  });
});

describe("the files of a project", () => {
  const callee =
    "package test:callee; interface callee { variant v { a, b(u8) } f: func() -> result<v, string>; }";
  const flow = (name: string): Files => ({
    [`${name}/wit/world.wit`]: `package test:${name};
interface ${name} { use test:callee/callee.{v}; run: func() -> result<v, string>; }
world component { import test:callee/callee; export ${name}; }`,
    [`${name}/wit/deps/callee.wit`]: callee,
    [`${name}/${name}.ts`]: `import { f } from "test:callee/callee";
import type { ${name === "one" ? "One" : "Two"} } from "test:${name}/component";
export const ${name}: ${name === "one" ? "One" : "Two"} = { run: () => f() };\n`,
  });

  it("[CL63] declare a module once, and refer to it", { timeout: startUpMs }, async () => {
    const project = {
      "obelisk.toml": declared(
        { kind: "workflow", name: "one" },
        { kind: "workflow", name: "two" },
      ),
      ...flow("one"),
      ...flow("two"),
    };
    expect(await errorsOf(project)).toEqual([]);
    const [one, two] = await typesOf(await makeProject(project));
    expect(one).toMatchObject({ path: "one/one.wit.d.ts", refersTo: [] });
    expect(one?.text).toContain('declare module "test:callee/callee"');
    expect(two?.text).toContain('/// <reference path="../one/one.wit.d.ts" />');
    expect(two?.text).not.toContain('declare module "test:callee/callee"');
  });

  it("[CL69] of this repository are what would be generated", async () => {
    const repository = join(import.meta.dirname, "../..");
    for (const root of [repository, join(repository, "examples/http")]) {
      for (const { path, text } of await typesOf(root)) {
        expect(await readFile(join(root, path), "utf8")).toBe(text);
      }
    }
  });
});
