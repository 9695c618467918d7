import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeFfqn } from "../../src/wit/ffqn.ts";
import type { WitDocument } from "../../src/wit/wit-document.ts";
import { functionWit } from "../../src/wit/wit-interface-text.ts";
import type { FunctionSignature } from "../../src/wit/wit-type.ts";
import { fixtureText, parsedWit } from "./fixture.ts";
import { arbitraryType, witTextOf } from "./wit-arbitrary.ts";

/** Every function of a named interface. */
function functionsOf(document: WitDocument): readonly FunctionSignature[] {
  return document.packages
    .flatMap((witPackage) => witPackage.interfaces)
    .flatMap((witInterface) =>
      witInterface.functions.map(({ name, params, result }) => ({
        ffqn: makeFfqn(witInterface.name, name),
        params,
        result,
      })),
    );
}

function expectEveryFunctionCut(text: string): void {
  const functions = functionsOf(parsedWit(text));
  expect(functions.length).toBeGreaterThan(0);
  for (const signature of functions) {
    const cut = functionWit(text, signature.ffqn);
    expect(functionsOf(parsedWit(cut))).toEqual([signature]);
    expect(functionWit(cut, signature.ffqn)).toBe(cut);
  }
}

const orders = "demo:market/orders@1.2.0-rc.1";

describe("the WIT text of a function", () => {
  it.each(["market.wit", "market-component.wit", "quickjs-fibo-component.wit"])(
    "[WT60] holds that function alone, with the types that it has in %s",
    (fixture) => {
      expectEveryFunctionCut(fixtureText(fixture));
    },
  );

  it("[WT60] holds the function with its type, whatever that is", () => {
    fc.assert(
      fc.property(arbitraryType, (type) => {
        expectEveryFunctionCut(witTextOf(type));
      }),
      { numRuns: 200 },
    );
  });

  it("[WT61] keeps the text's names, comments and packages, and leaves out what is not needed", () => {
    expect(functionWit(fixtureText("market.wit"), makeFfqn(orders, "place"))).toBe(
      `package demo:market@1.2.0-rc.1;

interface goods {
  /// A piece of goods.
  record item { sku: string, price: f64, first-4b: u8, %type: option<string>, }

  variant problem {
    execution-failed, // without payload
    permanent-refusal(string),
    %other(tuple<u8, item>),
  }

  enum colour { red, dark-blue }

  flags rights { read, write-all, }

  type items = list<item>;
}

interface orders {
  use goods.{items, problem, rights as permissions, colour};

  place: func(what: items, may: permissions, look: option<option<colour>>) -> result<tuple<u64, s64, char>, problem>;
}
`,
    );
  });

  it("[WT61] names an interface of another package in full, and a resource without its methods", () => {
    const text = fixtureText("market.wit");
    expect(functionWit(text, makeFfqn(orders, "sides"))).toBe(`package demo:market@1.2.0-rc.1;

interface orders {
  use dep:lib/api@0.1.0.{thing};

  sides: func(%list: list<u8>, a: result<_, string>, b: result<u8>, c: result<u8, string>) -> thing;
}

package dep:lib@0.1.0 {
  interface api {
    record thing { id: u64 }
  }
}
`);
    expect(functionWit(text, makeFfqn(orders, "take"))).toContain("  resource cart;\n");
  });

  it.each([
    ["/// what\n  /** it does */\nf: func();", ["/// what", "/** it does */"]],
    ["g: func(); /// of g\n f: func();", []],
    ["/* /// no\n*/ f: func();", []],
    [
      "/// of f\n@since(version = 1.0.0) // 1\n f: func();",
      ["/// of f", "@since(version = 1.0.0) // 1"],
    ],
    ["/// far away\n\n f: func();", []],
  ])("[WT61] keeps the comments right above it: %j", (body, kept) => {
    const cut = functionWit(`package a:b; interface i {\n${body}\n}`, makeFfqn("a:b/i", "f"));
    expect(cut.split("\n").map((line) => line.trim())).toEqual([
      "package a:b;",
      "",
      "interface i {",
      ...kept,
      "f: func();",
      "}",
      "",
    ]);
  });

  it("[WT60] is refused for a function that the text does not declare", () => {
    const text = fixtureText("market.wit");
    for (const [name, called] of [
      [orders, "missing"],
      ["demo:market/orders", "place"],
    ] as const) {
      expect(() => functionWit(text, makeFfqn(name, called))).toThrow(/does not declare/);
    }
  });
});
