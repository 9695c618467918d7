import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { componentEmbed, componentNew, parse } from "@bytecodealliance/jco";
import { describe, expect, it } from "vitest";
import { coreName } from "../../src/abi/core-import.ts";
import { componentBorder } from "../../src/build/component-border.ts";
import type { ComponentBorder } from "../../src/build/component-border.ts";
import { readInterface } from "../../src/build/component-interface.ts";
import { componentWit } from "../../src/build/component-wit.ts";
import { transpileComponent } from "../../src/build/transpile.ts";
import { build, makeProject, outputOf, temporaryFolder } from "./project-fixture.ts";

async function borderOf(bytes: Uint8Array): Promise<string> {
  const border = await examined(bytes);
  return border.kind === "core" ? "core" : border.reason;
}

async function examined(
  bytes: Uint8Array,
  kind: "activity" | "workflow" = "activity",
): Promise<ComponentBorder> {
  const parsed = readInterface(await componentWit(bytes));
  if ("kind" in parsed) throw new Error(parsed.message);
  const { cores } = await transpileComponent(bytes, kind, parsed);
  return componentBorder({ bytes, kind, interface: parsed, cores });
}

/** What the core module of `plain` exports. */
const coreFunctions = `
  (memory (export "memory") 1)
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 0))
  (func (export "a:b/c#f") (param i32 i32) (result i32) (i32.const 0))`;

const postReturn = `(func (export "cabi_post_a:b/c#f") (param i32))`;
const options = `(memory (core memory $core "memory")) (realloc (core func $core "cabi_realloc"))`;
const lift = `(canon lift (core func $core "a:b/c#f") ${options})`;
const type = `(param "text" string) (result (result string (error string)))`;

interface Parts {
  readonly core?: string;
  readonly lifted?: string;
  readonly before?: string;
  readonly after?: string;
  readonly given?: string;
}

/** The component whose function `f` is lifted as plainly as can be, or that with other parts. */
function plain({
  core = coreFunctions,
  lifted = lift,
  before = "",
  after = "",
  given = "",
}: Parts): string {
  return `(component ${before}
  (core module $module ${core})
  (core instance $core (instantiate $module ${given}))
  (func $f ${type} ${lifted})
  (instance $c (export "f" (func $f)))
  (export "a:b/c" (instance $c)) ${after})`;
}

describe("the border of a component", () => {
  it.each<readonly [string, Parts]>([
    ["nothing unusual about it", {}],
    [
      "a post-return",
      {
        core: `${coreFunctions} ${postReturn}`,
        lifted: `(canon lift (core func $core "a:b/c#f") ${options} (post-return (core func $core "cabi_post_a:b/c#f")))`,
      },
    ],
    [
      "its encoding named",
      { lifted: `(canon lift (core func $core "a:b/c#f") ${options} string-encoding=utf8)` },
    ],
    [
      "types imported",
      {
        before: `(type $types (instance (type $own u32) (export "kind" (type (eq $own)))))
          (import "a:b/types" (instance $imported (type $types)))
          (alias export $imported "kind" (type $kind))`,
      },
    ],
  ])("[BD57] is the core module's with %s", async (_what, parts) => {
    expect(await borderOf(await parse(plain(parts)))).toBe("core");
  });

  it("[BD57] is the core module's for what tools make of one", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, "deps"));
    await writeFile(
      join(folder, "world.wit"),
      `package a:b; interface c { use t:t/types@1.0.0.{kind}; f: func(k: kind) -> result<kind, string>; g: func() -> result; }
       interface d { f: func(k: list<u8>) -> result; } world w { export c; export d; }`,
    );
    await writeFile(
      join(folder, "deps/types.wit"),
      "package t:t@1.0.0; interface types { record kind { name: string } }",
    );
    const core = await parse(`(module
      (memory (export "memory") 1)
      (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 0))
      (func (export "a:b/c#f") (param i32 i32) (result i32) (i32.const 0))
      (func (export "cabi_post_a:b/c#f") (param i32))
      (func (export "a:b/c#g") (result i32) (i32.const 0))
      (func (export "a:b/d#f") (param i32 i32) (result i32) (i32.const 0)))`);
    const embedded = await componentEmbed({ binary: core, witPath: folder, world: "w" });
    expect(await borderOf(await componentNew(embedded))).toBe("core");
  });

  it.each<readonly [string, Parts, string]>([
    [
      "it imports from the platform",
      { before: `(import "wasi:x/y" (instance (export "call" (func))))` },
      "it imports wasi:x/y",
    ],
    [
      "its texts are in UTF-16",
      { lifted: `(canon lift (core func $core "a:b/c#f") ${options} string-encoding=utf16)` },
      "a:b/c.f is lifted with the option 1",
    ],
    [
      "it has a second core module",
      { before: `(core module (func (export "x")))` },
      "it has 2 core modules",
    ],
    [
      "its core module is instantiated twice",
      { after: "(core instance (instantiate $module))" },
      "it has 2 core instances",
    ],
    [
      "its core module is instantiated with something",
      {
        before: "(core instance $x)",
        given: `(with "x" (instance $x))`,
      },
      "its core module is instantiated with imports",
    ],
    [
      "its core module is instantiated with another instance of it",
      {
        after: `(core instance (instantiate $module (with "x" (instance $core))))`,
      },
      "it has 2 core instances",
    ],
    [
      "its function has another name",
      {
        core: coreFunctions.replace("a:b/c#f", "f"),
        lifted: `(canon lift (core func $core "f") ${options})`,
      },
      "a:b/c.f is not lifted from functions of the usual names",
    ],
    [
      "its function is another one",
      {
        core: `${coreFunctions} (func (export "a:b/c#g") (param i32 i32) (result i32) (i32.const 0))`,
        lifted: `(canon lift (core func $core "a:b/c#g") ${options})`,
      },
      "a:b/c.f is not lifted from functions of the usual names",
    ],
    [
      "its memory has another name",
      {
        core: coreFunctions.replace('"memory"', '"m"'),
        lifted: lift.replace('$core "memory"', '$core "m"'),
      },
      "its `memory` is called `m`",
    ],
    [
      "its allocator has another name",
      {
        core: coreFunctions.replace("cabi_realloc", "alloc"),
        lifted: lift.replace("cabi_realloc", "alloc"),
      },
      "its `cabi_realloc` is called `alloc`",
    ],
    [
      "its post-return is not used",
      { core: `${coreFunctions} ${postReturn}` },
      "a:b/c.f is not lifted from functions of the usual names",
    ],
    [
      "its post-return has another name",
      {
        core: `${coreFunctions} (func (export "free") (param i32))`,
        lifted: `(canon lift (core func $core "a:b/c#f") ${options} (post-return (core func $core "free")))`,
      },
      "a:b/c.f is not lifted from functions of the usual names",
    ],
    [
      "it uses a function of the canonical ABI that is unknown",
      { after: "(core func (canon backpressure.inc))" },
      "it uses the canonical function 36, which is unknown here",
    ],
  ])("[BD57] is the generated code's when %s", async (_what, parts, reason) => {
    expect(await borderOf(await parse(plain(parts)))).toBe(reason);
  });

  it("[BD57] is the generated code's when an instance inside exports another function", async () => {
    const swapped = `(component
      (core module $module ${coreFunctions}
        (func (export "a:b/c#g") (param i32 i32) (result i32) (i32.const 0)))
      (core instance $core (instantiate $module))
      (func $f ${type} ${lift})
      (func $g ${type} ${lift.replace("#f", "#g")})
      (component $shim
        (import "import-f" (func $f ${type}))
        (import "import-g" (func $g ${type}))
        (export "f" (func $g))
        (export "g" (func $f)))
      (instance $c (instantiate $shim (with "import-f" (func $f)) (with "import-g" (func $g))))
      (export "a:b/c" (instance $c)))`;
    expect(await borderOf(await parse(swapped))).toBe(
      "a:b/c.f is not lifted from functions of the usual names",
    );
    const straight = swapped
      .replace('"f" (func $g)', '"f" (func $f)')
      .replace('"g" (func $f)', '"g" (func $g)');
    expect(await borderOf(await parse(straight))).toBe("core");
  });
});

const importingWit = `package a:b;
  interface things {
    resource thing { constructor(); name: func() -> string; }
    find: func(name: string) -> result<thing, string>;
    look: func(it: borrow<thing>) -> u32;
  }
  interface more { resource thing; take: func(it: thing); }
  interface plain { sum: func(one: u32, two: u32) -> u32; }
  interface c { f: func() -> result; }`;

/** What the core module of a component imports that imports everything. */
const coreImports = `
  (import "a:b/things" "find" (func $find (param i32 i32 i32)))
  (import "a:b/things" "look" (func (param i32) (result i32)))
  (import "a:b/things" "[constructor]thing" (func (result i32)))
  (import "a:b/things" "[method]thing.name" (func (param i32 i32)))
  (import "a:b/things" "[resource-drop]thing" (func (param i32)))
  (import "a:b/plain" "sum" (func (param i32 i32) (result i32)))`;

/** The component of a core module as tools make it. */
async function importing(imports: string, world: string): Promise<Uint8Array> {
  const binary = await parse(`(module ${imports}
    (memory (export "memory") 1)
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 0))
    (func (export "a:b/c#f") (result i32) (i32.const 0)))`);
  const witSource = `${importingWit} world w { ${world} export c; }`;
  return componentNew(await componentEmbed({ binary, witSource, world: "w" }));
}

describe("the imports of a component", () => {
  it("[BD100] are the core module's own, also those that go through a table", async () => {
    const bytes = await importing(coreImports, "import things; import plain;");
    const border = await examined(bytes);
    expect(border).toMatchObject({
      kind: "core",
      reason: "it is one core module; the host answers its 5 imports directly",
    });
    const imports = border.direct?.imports ?? [];
    expect(imports.map((imported) => `${imported.interface} ${coreName(imported)}`)).toEqual([
      "a:b/things find",
      "a:b/things look",
      "a:b/things [constructor]thing",
      "a:b/things [method]thing.name",
      "a:b/things [resource-drop]thing",
      "a:b/plain sum",
    ]);
    expect(border.direct?.resources).toEqual([{ interface: "a:b/things", name: "thing" }]);
  });

  it("[BD100] wait in a workflow, but not those of a resource", async () => {
    const bytes = await importing(coreImports, "import things; import plain;");
    const border = await examined(bytes, "workflow");
    const imports = border.direct?.imports ?? [];
    const waiting = imports.flatMap((one) =>
      one.kind === "function" && one.waits ? [one.name] : [],
    );
    expect(waiting).toEqual(["find", "look", "sum"]);
  });

  it("[BD102] are the generated code's when two resources have one name", async () => {
    const imports = `${coreImports} (import "a:b/more" "take" (func (param i32)))`;
    const bytes = await importing(imports, "import things; import plain; import more;");
    expect(await examined(bytes)).toEqual({
      kind: "jco",
      reason: "it imports several resources called thing",
      direct: null,
    });
  });

  const tableText = `(core module $shim
      (type $t (func (param i32 i32 i32)))
      (table (export "$imports") 1 1 funcref)
      (func (export "0") (type $t)
        BEFORE (call_indirect (type $t) (local.get 0) (local.get 1) (local.get 2) (i32.const 0))))
    (core instance $shim (instantiate $shim))`;
  const throughTable = (before: string, name: string, start = ""): string => `(component
    (import "a:b/d" (instance $d
      (export "find" (func (param "name" string) (result string)))
      (export "seek" (func (param "name" string) (result string)))))
    (core module $main (import "a:b/d" "find" (func (param i32 i32 i32))) ${coreFunctions})
    ${tableText.replace("BEFORE", before)}
    (core instance $main (instantiate $main
      (with "a:b/d" (instance (export "find" (func $shim "0"))))))
    (core module $fill
      (import "actual" "0" (func $f (param i32 i32 i32)))
      (import "shim" "$imports" (table 1 1 funcref))
      (elem (i32.const 0) func $f) ${start})
    (core func $lowered (canon lower (func $d "${name}")
      (memory (core memory $main "memory")) (realloc (core func $main "cabi_realloc"))))
    (core instance (instantiate $fill
      (with "actual" (instance (export "0" (func $lowered))))
      (with "shim" (instance $shim))))
    (func $f ${type} ${lift.replaceAll("$core ", "$main ")})
    (instance $c (export "f" (func $f)))
    (export "a:b/c" (instance $c)))`;

  it.each([
    ["only pass through a table", throughTable("", "find"), "core"],
    [
      "are others than their names say",
      throughTable("", "seek"),
      "its import a:b/d.find is none of the functions of that name",
    ],
    [
      "go through a function that does more",
      throughTable("(local.set 0 (i32.const 0))", "find"),
      "its import a:b/d.find is none of the functions of that name",
    ],
    [
      "go through a module that does more",
      throughTable("", "find", "(func $s) (start $s)"),
      "a core module of it does more than passing calls on",
    ],
  ])("[BD102] are the generated code's unless they %s", async (_what, text, reason) => {
    expect(await borderOf(await parse(text))).toMatch(reason);
  });
});

describe("a component that is called at its core module", () => {
  const project = async (): Promise<string> =>
    makeProject({
      "obelisk.toml": `activity_wasm = [{ name = "one", location = "one.wasm" }, { name = "two", location = "two.wasm" }]`,
      "one.wasm": await parse(plain({})),
      "two.wasm": await parse(
        plain({ before: `(core module (func (export "x")))` }).replaceAll("a:b/c", "a:b/d"),
      ),
    });

  it("[BD58] is loaded without generated code", async () => {
    const root = await project();
    expect(await build(root)).toMatchObject({
      components: [{ border: "core", glueBytes: 0 }, { border: "jco" }],
    });
    const output = await outputOf(root);
    expect(Object.keys(output).filter((path) => path.startsWith("glue"))).toHaveLength(1);
    const registry = output["components.js"]?.text ?? "";
    expect(registry).toMatch(
      /"name":"one".*"border":"core","borderReason":"it is one core module"\},\n\s+load: async \(\) => \(\{ border: "core", module: core_/,
    );
    expect(registry).toMatch(
      /"name":"two".*"border":"jco","borderReason":"it has 2 core modules"\},\n/,
    );
    expect(registry.match(/import\("\.\/glue\//g)).toHaveLength(1);
  });

  it("[BD58] comes from the cache as it went in", async () => {
    const root = await project();
    await build(root);
    const before = await outputOf(root);
    expect(await build(root)).toMatchObject({
      components: [
        { border: "core", isFresh: false },
        { border: "jco", isFresh: false },
      ],
    });
    expect(await outputOf(root)).toEqual(before);
  });

  it("[BD59] is refused when its core module is invalid", async () => {
    const invalid = plain({ core: coreFunctions.replace("(i32.const 0))\n", "(i64.const 0))\n") });
    const root = await makeProject({
      "obelisk.toml": `activity_wasm = [{ name = "one", location = "one.wasm" }]`,
      "one.wasm": await parse(invalid),
    });
    expect(await build(root)).toMatchObject({
      problems: [
        { kind: "transpile-failed", toolOutput: expect.stringContaining("type mismatch") },
      ],
    });
  });
});
