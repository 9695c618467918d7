import { describe, expect, it } from "vitest";
import { maxTypeDepth, maxTypeSize } from "../../src/wit/limits.ts";
import { parseWit } from "../../src/wit/parse-wit.ts";
import { exportedFunctions, importedFunctions } from "../../src/wit/wit-document.ts";
import type { WitWorld, WorldExtern } from "../../src/wit/wit-document.ts";
import { formatFunctionType, formatWitType } from "../../src/wit/wit-text.ts";
import { usesResource } from "../../src/wit/wit-type.ts";
import type { FunctionSignature } from "../../src/wit/wit-type.ts";
import { fixtureText, parsedWit, worldOf } from "./fixture.ts";

const market = parsedWit(fixtureText("market.wit"));

/** Reading a text ends, and a fault is inside the text. */
function expectAnswer(text: string): void {
  const result = parseWit(text);
  const inside = "ok" in result || (result.line <= text.split("\n").length && result.column > 0);
  if (!inside) {
    expect.fail(`the fault ${JSON.stringify(result)} is outside of the text ${text}`);
  }
}

function lines(signatures: readonly FunctionSignature[]): readonly string[] {
  return signatures.map((signature) => `${signature.ffqn}: ${formatFunctionType(signature)}`);
}

function externs(world: WitWorld, direction: "imports" | "exports"): readonly string[] {
  return world[direction].map((extern) => `${extern.kind} ${externName(extern)}`);
}

function externName(extern: WorldExtern): string {
  return extern.kind === "function" ? extern.function.name : extern.interface.name;
}

/** The types of the interface `i` with these items, as WIT text by name. */
function typesOf(items: string): Readonly<Record<string, string>> {
  const [witPackage] = parsedWit(`package a:b; interface i { ${items} }`).packages;
  const types = witPackage?.interfaces[0]?.types ?? [];
  return Object.fromEntries(types.map(({ name, type }) => [name, formatWitType(type)]));
}

const item = "record { sku: string, price: f64, first-4b: u8, type: option<string> }";
const problem = `variant { execution-failed, permanent-refusal(string), other(tuple<u8, ${item}>) }`;

describe("WIT text", () => {
  it("[WT6] gives the functions that a world exports, with names resolved to structure", () => {
    const world = worldOf(market, "demo:market/market@1.2.0-rc.1");
    expect(lines(exportedFunctions(world))).toEqual([
      `demo:market/again@1.2.0-rc.1.look: func(at: record { id: string }) -> list<${item}>`,
      `demo:market/orders@1.2.0-rc.1.place: func(what: list<${item}>, may: flags { read, write-all }, ` +
        `look: option<option<enum { red, dark-blue }>>) -> result<tuple<u64, s64, char>, ${problem}>`,
      "demo:market/orders@1.2.0-rc.1.numbers: func(a: u8, b: u16, c: u32, d: u64, e: s8, f: s16, " +
        "g: s32, h: s64, i: f32, j: f64, k: bool, l: char, m: string) -> list<u32>",
      "demo:market/orders@1.2.0-rc.1.take: func(mine: cart, lent: borrow<cart>) -> result",
      "demo:market/orders@1.2.0-rc.1.sides: func(list: list<u8>, a: result<_, string>, " +
        "b: result<u8>, c: result<u8, string>) -> record { id: u64 }",
      "demo:market/orders@1.2.0-rc.1.nothing: func()",
      "demo:market/orders@1.2.0-rc.1.get-HTTP: func() -> result<string>",
    ]);
  });

  it("[WT6] gives the functions that a world imports, two versions of a package apart", () => {
    const world = worldOf(market, "demo:market/market@1.2.0-rc.1");
    expect(lines(importedFunctions(world))).toEqual([
      "dep:lib/api@0.1.0.fetch: func(id: u64) -> result<record { id: u64 }, string>",
      "dep:lib/api@0.2.0.fetch: func(id: string) -> result<record { id: string }, string>",
    ]);
  });

  it("[WT6] a world has what it includes, under new names where it says so", () => {
    const world = worldOf(market, "demo:market/market@1.2.0-rc.1");
    expect(externs(world, "imports")).toEqual([
      "interface dep:lib/api@0.1.0",
      "function clock",
      "interface dep:lib/api@0.2.0",
      "inline-interface tools",
    ]);
    expect(externs(world, "exports")).toEqual([
      "interface demo:market/again@1.2.0-rc.1",
      "interface demo:market/orders@1.2.0-rc.1",
      "inline-interface look-out",
      "function shout",
    ]);
    expect(world.types.map(({ name, type }) => `${name} = ${formatWitType(type)}`)).toEqual([
      "paint = enum { red, dark-blue }",
      "amount = u32",
    ]);
  });

  it("[WT6] methods of a resource are kept with it, not among the functions", () => {
    const goods = market.packages[0]?.interfaces[0];
    expect(goods?.functions).toEqual([]);
    expect(goods?.resources.map((resource) => resource.name)).toEqual(["cart", "token"]);
    const cart = goods?.resources[0]?.functions ?? [];
    expect(cart.map((method) => `${method.kind} ${formatFunctionType(method)}`)).toEqual([
      "constructor func(owner: string) -> cart",
      `method func(self: borrow<cart>, what: ${item}) -> result<u32, ${problem}>`,
      "static func(of: borrow<cart>) -> f64",
      "method func(self: borrow<cart>) -> u32",
    ]);
  });

  it("[WT4] functions with handles stay in the list and can be told apart", () => {
    const world = worldOf(market, "demo:market/market@1.2.0-rc.1");
    const withHandles = exportedFunctions(world).filter(usesResource);
    expect(withHandles.map((signature) => signature.ffqn)).toEqual([
      "demo:market/orders@1.2.0-rc.1.take",
    ]);
  });

  it("[WT7] extracted from a component gives the same functions as the source", () => {
    const component = parsedWit(fixtureText("market-component.wit"));
    const extracted = worldOf(component, "root:component/root");
    const source = worldOf(market, "demo:market/market@1.2.0-rc.1");
    expect(lines(exportedFunctions(extracted)).toSorted()).toEqual(
      lines(exportedFunctions(source)).toSorted(),
    );
    expect(lines(importedFunctions(extracted))).toEqual(
      expect.arrayContaining([...lines(importedFunctions(source))]),
    );
  });

  it("[WT7] extracted from a QuickJS component has its function among those of WASI", () => {
    const component = parsedWit(fixtureText("quickjs-fibo-component.wit"));
    const world = worldOf(component, "root:component/root");
    expect(lines(exportedFunctions(world))).toEqual([
      "testing:fibo/fibo.fibo: func(n: u8) -> result<u64, string>",
    ]);
    expect(externs(world, "exports")).toEqual(["function init", "interface testing:fibo/fibo"]);
    expect(lines(importedFunctions(world))).toContain(
      "wasi:clocks/wall-clock@0.2.12.now: func() -> record { seconds: u64, nanoseconds: u32 }",
    );
  });

  it("[WT6] types are found in any order of declaration, through any number of aliases", () => {
    expect(typesOf("type a = list<b>; type b = c; record c { x: d } enum d { e }")).toEqual({
      a: "list<record { x: enum { e } }>",
      b: "record { x: enum { e } }",
      c: "record { x: enum { e } }",
      d: "enum { e }",
    });
  });

  it("[WT6] streams, futures and error contexts are handles, and functions may be async", () => {
    const text =
      "package a:b; interface i { f: async func(a: stream<u8>, b: future, c: error-context); } " +
      "world w { export i; }";
    const [signature] = exportedFunctions(worldOf(parsedWit(text), "a:b/w"));
    expect(signature && formatFunctionType(signature)).toBe(
      "func(a: stream<u8>, b: future, c: error-context)",
    );
    expect(signature && usesResource(signature)).toBe(true);
  });

  it("[WT8] cut off or garbled anywhere it is a fault with a place, never an exception", () => {
    const text = fixtureText("market.wit");
    const inserts = ["", "{", "}", "<", "@", "%", "$", "/*", "func", ";"];
    for (const insert of inserts) {
      for (let start = 0; start <= text.length; start += 1) {
        for (const removed of [0, text.length]) {
          expectAnswer(text.slice(0, start) + insert + text.slice(start + removed));
        }
      }
    }
  });
});

describe("a fault in WIT text", () => {
  it.each([
    ["interface i {}", 1, 1, "expected `package namespace:name`, found `interface`"],
    ["package A:b;", 1, 9, "a namespace is in lower kebab-case, found `A`"],
    ["package a:b@1;", 1, 13, "expected a semantic version such as `1.0.0`, found `1`"],
    ["package a:b:c;", 1, 12, "nested namespaces are not supported"],
    ["package a:b;\npackage c:d;", 2, 12, "expected `{`, because the text has the name of its own"],
    ["package a:b;\nworl w {}", 2, 1, "expected `interface`, `world` or `use`, found `worl`"],
    ["package a:b;\n /* open /* */", 2, 2, "found a comment without `*/`"],
    ["package a:b; interface i { f: func(n: u8 }", 1, 42, "expected `,` or `)`, found `}`"],
    ["package a:b; interface i { f: func() }", 1, 38, "expected `;`, found `}`"],
    ["package a:b; interface i { f: func(); ", 1, 39, "expected `}`, found the end of the text"],
    ["package a:b; interface i { record r { a_b: u8 } }", 1, 40, "expected `:`, found `_`"],
    ["package a:b; interface i { enum e { aB } }", 1, 37, "a case is in kebab-case, found `aB`"],
    ["package a:b; interface i { @later(x) f: func(); }", 1, 29, "expected `since`, `unstable` or"],
    ["package a:b; world w { exprt i; }", 1, 24, "expected `import`, `export`, `include`, `use`"],
  ])("[WT8] %j is told with its place and what was expected", (text, line, column, message) => {
    const result = parseWit(text);
    expect(result).toMatchObject({ kind: "wit-syntax", line, column });
    expect(result).toHaveProperty("message", expect.stringContaining(message));
  });

  it.each([
    ["interface i { type t = u; }", "there is no type `u` in a:b/i"],
    ["interface i { use j.{t}; }", "there is no interface `a:b/j` in this text"],
    ["interface i { use j.{t}; } interface j {}", "there is no type `t` in a:b/j"],
    ["interface i { use c:d/j@1.0.0.{t}; }", "there is no interface `c:d/j@1.0.0` in this text"],
    [
      "interface i { use c:d/j@1.0.0.{t}; } package c:d@1.0.1 { interface j {} }",
      "there is no interface `c:d/j@1.0.0` in this text; there is c:d/j@1.0.1",
    ],
    ["world w { export i; }", "there is no interface `a:b/i` in this text"],
    ["world w { include v; }", "there is no world `a:b/v` in this text"],
    ["interface i { type t = u8; f: func(x: borrow<t>); }", "`t` is not a resource"],
  ])("[WT9] a name that nothing declares is told: %s", (items, message) => {
    expect(parseWit(`package a:b; ${items}`)).toMatchObject({ kind: "wit-syntax", message });
  });

  it("[WT9] the text that holds only the root package of a component says what is missing", () => {
    expect(parseWit(fixtureText("market-root-only.wit"))).toEqual({
      kind: "wit-syntax",
      line: 4,
      column: 18,
      message: "there is no interface `dep:lib/api@0.2.0` in this text",
    });
  });

  it.each([
    ["interface i { type t = u8; record t { a: u8 } }", "`t` is declared twice"],
    ["interface i { f: func(); f: func(); }", "`f` is declared twice"],
    ["interface i { f: func(a: u8, a: u8); }", "`a` is declared twice"],
    ["interface i { record r { a-b: u8, a-B: u8 } }", "`a-B` is declared twice"],
    ["interface i { variant v { a, a } }", "`a` is declared twice"],
    ["interface i { flags v { a, a } }", "`a` is declared twice"],
    ["interface i {} interface i {}", "`i` is declared twice"],
    ["interface i {} package a:b { world i {} }", "`a:b/i` is declared twice"],
    ["world w { import f: func(); import f: func(); }", "`f` is declared twice"],
  ])("[WT9] a name that is declared twice is told: %s", (items, message) => {
    expect(parseWit(`package a:b; ${items}`)).toMatchObject({ kind: "wit-syntax", message });
  });

  it.each([
    ["interface i { type t = list<t>; }", "the type `t` contains itself"],
    ["interface i { record r { a: s } record s { a: r } }", "the type `r` contains itself"],
    ["world w { include v; } world v { include w; }", "the world `a:b/v` includes itself"],
  ])("[WT10] a declaration without an end is told: %s", (items, message) => {
    expect(parseWit(`package a:b; ${items}`)).toMatchObject({ kind: "wit-syntax", message });
  });

  it("[WT38] lists of fixed length and maps are read, keys by another name too", () => {
    const types = typesOf(
      "type a = list<u8, 4>; type b = list<list<string, 1>, 65536>; type k = u64; " +
        "type c = map<string, a>; type d = map<k, map<char, bool>>; record map { map: c }",
    );
    expect(types).toMatchObject({
      a: "list<u8, 4>",
      c: "map<string, list<u8, 4>>",
      d: "map<u64, map<char, bool>>",
      map: "record { map: map<string, list<u8, 4>> }",
    });
  });

  it.each([
    ["type t = list<u8, 0>;", 46, "the length of a list is 1 to 65536, found 0"],
    ["type t = list<u8, 65537>;", 46, "the length of a list is 1 to 65536, found 65537"],
    ["type t = list<u8, 1e3>;", 46, "expected the length of the list, found `1e3`"],
    ["type t = list<u8, >;", 46, "expected the length of the list, found `>`"],
    ["type t = list<u8, 4, 4>;", 47, "expected `>`, found `,`"],
    ["type t = option<u8, 4>;", 46, "expected `>`, found `,`"],
    ["type t = map<u8>;", 43, "expected `,`, found `>`"],
    ["type t = map<f64, u8>;", 41, "a bool, an integer, a char or a string, found f64"],
    ["type t = map<list<u8>, u8>;", 41, "a bool, an integer, a char or a string, found list<u8>"],
    ["type t = map<e, u8>; enum e { x }", 41, "a char or a string, found enum { x }"],
    ["type t = map<e, u8>;", 41, "there is no type `e` in a:b/i"],
  ])("[WT38] `%s` is refused with its place and what is right", (items, column, message) => {
    const result = parseWit(`package a:b; interface i { ${items} }`);
    expect(result).toMatchObject({ kind: "wit-syntax", line: 1, column });
    expect(result).toHaveProperty("message", expect.stringContaining(message));
  });

  it("[WT10] a map counts as two levels, because its JSON nests twice", () => {
    const maps = (depth: number): string => "map<u8, ".repeat(depth) + "u8" + ">".repeat(depth);
    const most = maps(maxTypeDepth / 2 - 1);
    expect(typesOf(`type t = ${most};`)["t"]).toBe(most);
    expect(
      parseWit(`package a:b; interface i { type t = ${maps(maxTypeDepth / 2)}; }`),
    ).toHaveProperty("message", `the type of \`t\` nests deeper than ${maxTypeDepth} levels`);
  });

  it.each([
    ["type t0 = u8;", (n: number) => `type t${n + 1} = tuple<t${n}, t${n}>;`],
    ["type t0 = u8;", (n: number) => `type t${n + 1} = list<t${n}, 2>;`],
    ["type t0 = list<u8, 65536>;", (n: number) => `type t${n + 1} = list<t${n}, 65536>;`],
    ["type t0 = u8;", (n: number) => `record t${n + 1} { a: t${n}, b: list<t${n}> }`],
    ["type t0 = u8;", (n: number) => `variant t${n + 1} { a(t${n}), b(result<t${n}, t${n}>) }`],
  ])("[WT39] types that grow beyond all bounds are refused at once: %s %s", (first, next) => {
    const items = [first, ...Array.from({ length: 40 }, (_item, n) => next(n))].join(" ");
    expect(parseWit(`package a:b; interface i { ${items} }`)).toHaveProperty(
      "message",
      expect.stringContaining(`consists of more than ${maxTypeSize} types`),
    );
  });

  it("[WT10] types nest up to the limit, written inside each other or by name", () => {
    const inline = (depth: number): string => "list<".repeat(depth) + "u8" + ">".repeat(depth);
    expect(typesOf(`type t = ${inline(maxTypeDepth - 1)};`)["t"]).toBe(inline(maxTypeDepth - 1));
    const chain = (length: number): readonly string[] => [
      `type r${length} = u8;`,
      ...Array.from({ length }, (_, n) => `record r${n} { a: r${n + 1} }`),
    ];
    for (const tooDeep of [
      `type t = ${inline(maxTypeDepth)};`,
      `type t = ${inline(100_000)};`,
      chain(maxTypeDepth).join(" "),
      chain(10_000).join(" "),
      chain(10_000).toReversed().join(" "),
    ]) {
      const result = parseWit(`package a:b; interface i { ${tooDeep} }`);
      expect(result).toHaveProperty(
        "message",
        expect.stringContaining(`deeper than ${maxTypeDepth} levels`),
      );
    }
  });
});
