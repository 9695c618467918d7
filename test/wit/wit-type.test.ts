import { describe, expect, it } from "vitest";
import { failurePlace } from "../../src/wit/failure-place.ts";
import { formatFunctionType, formatWitType } from "../../src/wit/wit-text.ts";
import { sameType, usesResource } from "../../src/wit/wit-type.ts";
import type { WitType } from "../../src/wit/wit-type.ts";

const u8: WitType = { kind: "u8" };
const text: WitType = { kind: "string" };
const cart: WitType = { kind: "resource", name: "cart", ownership: "own" };
const item: WitType = {
  kind: "record",
  fields: [
    { name: "sku-id", type: text },
    { name: "price", type: { kind: "option", some: { kind: "f64" } } },
  ],
};

const printed: readonly (readonly [string, WitType])[] = [
  ["u8", u8],
  ["list<char>", { kind: "list", element: { kind: "char" } }],
  ["list<u8, 4>", { kind: "fixed-list", element: u8, length: 4 }],
  ["list<u8, 5>", { kind: "fixed-list", element: u8, length: 5 }],
  ["map<char, u8>", { kind: "map", key: { kind: "char" }, value: u8 }],
  ["map<string, u8>", { kind: "map", key: { kind: "string" }, value: u8 }],
  ["map<string, string>", { kind: "map", key: { kind: "string" }, value: text }],
  ["option<option<bool>>", { kind: "option", some: { kind: "option", some: { kind: "bool" } } }],
  ["tuple<u8, string>", { kind: "tuple", items: [u8, text] }],
  ["result", { kind: "result", ok: null, err: null }],
  ["result<u8>", { kind: "result", ok: u8, err: null }],
  ["result<_, string>", { kind: "result", ok: null, err: text }],
  ["result<u8, string>", { kind: "result", ok: u8, err: text }],
  ["record { sku-id: string, price: option<f64> }", item],
  [
    "variant { none, some-of(u8) }",
    {
      kind: "variant",
      cases: [
        { name: "none", type: null },
        { name: "some-of", type: u8 },
      ],
    },
  ],
  ["enum { red, dark-blue }", { kind: "enum", cases: ["red", "dark-blue"] }],
  ["flags { read, write-all }", { kind: "flags", names: ["read", "write-all"] }],
  ["flags {}", { kind: "flags", names: [] }],
  ["cart", cart],
  ["borrow<cart>", { ...cart, ownership: "borrow" }],
];

describe("a type", () => {
  it.each(printed)("[WT2] prints as `%s`", (wit, type) => {
    expect(formatWitType(type)).toBe(wit);
  });

  it("[WT2] a function prints with its parameters and its result", () => {
    const params = [
      { name: "n", type: u8 },
      { name: "what", type: text },
    ];
    expect(formatFunctionType({ params, result: null })).toBe("func(n: u8, what: string)");
    expect(formatFunctionType({ params: [], result: u8 })).toBe("func() -> u8");
  });

  it("[WT3] equals another one exactly when the structure is the same", () => {
    for (const [left, leftType] of printed) {
      for (const [right, rightType] of printed) {
        expect(sameType(leftType, structuredClone(rightType))).toBe(left === right);
      }
    }
    expect(sameType(null, null)).toBe(true);
    expect(sameType(null, u8)).toBe(false);
  });

  it("[WT3] differs when names or their order differ", () => {
    const swapped: WitType = { ...item, fields: item.fields.toReversed() };
    expect(sameType(item, swapped)).toBe(false);
    expect(sameType({ kind: "enum", cases: ["a", "b"] }, { kind: "enum", cases: ["a", "c"] })).toBe(
      false,
    );
    expect(sameType({ kind: "tuple", items: [u8] }, { kind: "tuple", items: [u8, u8] })).toBe(
      false,
    );
  });

  it("[WT4] makes its function uncallable from outside when a handle is anywhere in it", () => {
    const deep: WitType = { kind: "list", element: { kind: "tuple", items: [u8, cart] } };
    const inMap: WitType = { kind: "map", key: { kind: "u8" }, value: cart };
    const inFixed: WitType = { kind: "fixed-list", element: cart, length: 2 };
    for (const type of [deep, inMap, inFixed]) {
      expect(usesResource({ params: [{ name: "it", type }], result: null })).toBe(true);
    }
    expect(usesResource({ params: [], result: deep })).toBe(true);
    expect(usesResource({ params: [{ name: "it", type: item }], result: null })).toBe(false);
  });
});

describe("the place for an execution failure", () => {
  const failed = { name: "execution-failed", type: null };
  const own = { name: "too-big", type: u8 };

  it.each<readonly [string, string, WitType]>([
    ["none", "result", { kind: "result", ok: null, err: null }],
    ["none", "result<u8>", { kind: "result", ok: u8, err: null }],
    ["string", "result<_, string>", { kind: "result", ok: null, err: text }],
    ["string", "result<u8, string>", { kind: "result", ok: u8, err: text }],
    [
      "variant",
      "a variant with the case",
      { kind: "result", ok: null, err: { kind: "variant", cases: [own, failed] } },
    ],
  ])("[WT5] is `%s` for %s", (kind, _shape, result) => {
    expect(failurePlace(result)).toEqual({ kind });
  });

  it.each<readonly [string, string, WitType | null]>([
    ["no result", "a function that can be an execution returns a result", null],
    ["u8", "a function that can be an execution returns a result", u8],
    [
      "result<_, u8>",
      "an err of type u8 has no place for a failure",
      { kind: "result", ok: null, err: u8 },
    ],
    [
      "result<_, enum { execution-failed }>",
      "an err of type enum { execution-failed } has no place for a failure",
      { kind: "result", ok: null, err: { kind: "enum", cases: ["execution-failed"] } },
    ],
    [
      "result<_, variant { too-big(u8) }>",
      "the err variant has no case execution-failed",
      { kind: "result", ok: null, err: { kind: "variant", cases: [own] } },
    ],
    [
      "result<_, variant { execution-failed(u8) }>",
      "the case execution-failed of the err variant has a payload",
      {
        kind: "result",
        ok: null,
        err: { kind: "variant", cases: [{ name: "execution-failed", type: u8 }] },
      },
    ],
  ])("[WT5] is missing in `%s`, and the refusal lists what is accepted", (actual, reason, type) => {
    const refused = failurePlace(type);
    expect(refused).toMatchObject({ kind: "no-failure-place", actual, reason });
    expect(refused).toHaveProperty("accepted", expect.arrayContaining(["result<T, string>"]));
  });
});
