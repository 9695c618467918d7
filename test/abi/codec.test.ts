import { describe, expect, it } from "vitest";
import { codecOf } from "../../src/abi/codec-of.ts";
import { coreSignature } from "../../src/abi/core-signature.ts";
import type { WitType } from "../../src/wit/wit-type.ts";
import { signatureOf, typeOf } from "./types-from-wit.ts";

const names = (count: number): string =>
  Array.from({ length: count }, (_item, index) => `n${index}`).join(", ");

const bytes = (length: number): WitType => ({
  kind: "fixed-list",
  element: { kind: "u8" },
  length,
});

const u64s = (count: number): string => Array.from({ length: count }, () => "u64").join(", ");

describe("types", () => {
  it.each([
    ["bool", 1, 1, "i32"],
    ["u8", 1, 1, "i32"],
    ["s8", 1, 1, "i32"],
    ["u16", 2, 2, "i32"],
    ["s16", 2, 2, "i32"],
    ["u32", 4, 4, "i32"],
    ["s32", 4, 4, "i32"],
    ["u64", 8, 8, "i64"],
    ["s64", 8, 8, "i64"],
    ["f32", 4, 4, "f32"],
    ["f64", 8, 8, "f64"],
    ["char", 4, 4, "i32"],
    ["string", 8, 4, "i32 i32"],
    ["list<u64>", 8, 4, "i32 i32"],
    ["list<string>", 8, 4, "i32 i32"],
    ["map<u8, u64>", 8, 4, "i32 i32"],
    ["list<u16, 3>", 6, 2, "i32 i32 i32"],
    ["list<u8, 17>", 17, 1, null],
    ["tuple<u8>", 1, 1, "i32"],
    ["tuple<u8, u64, u8>", 24, 8, "i32 i64 i32"],
    ["tuple<u8, tuple<u16, u8>, u8>", 8, 2, "i32 i32 i32 i32"],
    ["record { a: u8, b: u32, c: u16 }", 12, 4, "i32 i32 i32"],
    [`tuple<${u64s(16)}>`, 128, 8, "i64 ".repeat(16).trim()],
    [`tuple<${u64s(17)}>`, 136, 8, null],
    ["option<u8>", 2, 1, "i32 i32"],
    ["option<u64>", 16, 8, "i32 i64"],
    ["option<option<u8>>", 3, 1, "i32 i32 i32"],
    ["result", 1, 1, "i32"],
    ["result<u16>", 4, 2, "i32 i32"],
    ["result<_, u64>", 16, 8, "i32 i64"],
    ["result<u64, string>", 16, 8, "i32 i64 i32"],
    ["variant { a, b(u8) }", 2, 1, "i32 i32"],
    ["variant { a(u32), b(f32) }", 8, 4, "i32 i32"],
    ["variant { a(f32), b(u64) }", 16, 8, "i32 i64"],
    ["variant { a(f32), b(f64) }", 16, 8, "i32 i64"],
    ["variant { a(f32), b(f32) }", 8, 4, "i32 f32"],
    ["variant { a(s32), b(f64) }", 16, 8, "i32 i64"],
    ["variant { a(tuple<f32, f64>), b(string) }", 24, 8, "i32 i32 i64"],
    [`variant { a(tuple<${u64s(15)}>), b }`, 128, 8, `i32 ${"i64 ".repeat(15).trim()}`],
    [`variant { a(tuple<${u64s(16)}>), b }`, 136, 8, null],
    [`enum { ${names(256)} }`, 1, 1, "i32"],
    [`enum { ${names(257)} }`, 2, 2, "i32"],
    [`enum { ${names(65_536)} }`, 2, 2, "i32"],
    [`enum { ${names(65_537)} }`, 4, 4, "i32"],
    [`variant { x(u8), ${names(256)} }`, 4, 2, "i32 i32"],
    [`flags { ${names(1)} }`, 1, 1, "i32"],
    [`flags { ${names(8)} }`, 1, 1, "i32"],
    [`flags { ${names(9)} }`, 2, 2, "i32"],
    [`flags { ${names(16)} }`, 2, 2, "i32"],
    [`flags { ${names(17)} }`, 4, 4, "i32"],
    [`flags { ${names(32)} }`, 4, 4, "i32"],
  ])("[AB1] %.60s has its size, alignment and core types", (text, size, alignment, flat) => {
    const codec = codecOf(typeOf(text));
    expect({ ...codec, flat: codec.flat?.join(" ") ?? null }).toMatchObject({
      size,
      alignment,
      flat,
    });
  });

  it.each([
    ["a stream", { kind: "resource", name: "stream<u8>", ownership: "own" }, "handle stream<u8>"],
    ["33 flags", typeOf(`flags { ${names(33)} }`), "32 names, these have 33"],
    ["a record", { kind: "record", fields: [] }, "record {} without any part"],
    ["a tuple", { kind: "tuple", items: [] }, "tuple<> without any part"],
    ["a variant", { kind: "variant", cases: [] }, "variant {} without any part"],
    ["an enum", { kind: "enum", cases: [] }, "enum {} without any part"],
    ["flags", { kind: "flags", names: [] }, "flags {} without any part"],
    ["nearly 256 MiB", bytes(2 ** 28 - 2), null],
    ["256 MiB", bytes(2 ** 28 - 1), "268435456 bytes"],
  ] satisfies readonly (readonly [string, WitType, string | null])[])(
    "[AB25] of %s is refused if no component can have it",
    (_name, type, message) => {
      const compile = (): unknown => codecOf({ kind: "option", some: type });
      if (message === null) {
        expect(compile).not.toThrow();
      } else {
        expect(compile).toThrow(TypeError);
        expect(compile).toThrow(message);
      }
    },
  );
});

describe("functions", () => {
  it.each([
    ["func()", "", "", ""],
    ["func(a: u8, b: string) -> u64", "i32 i32 i32", "i64", ""],
    [`func(a: tuple<${u64s(15)}>, b: f32)`, `${"i64 ".repeat(15)}f32`, "", ""],
    [`func(a: tuple<${u64s(16)}>, b: f32)`, "i32", "", "params"],
    ["func(a: list<u8, 17>)", "i32", "", "params"],
    ["func() -> f32", "", "f32", ""],
    ["func() -> result", "", "i32", ""],
    ["func() -> tuple<f64>", "", "f64", ""],
    ["func() -> list<u32, 1>", "", "i32", ""],
    ["func() -> string", "", "i32", "result"],
    ["func() -> option<u8>", "", "i32", "result"],
    ["func(a: bool) -> list<u8, 17>", "i32", "i32", "result"],
    [`func(a: tuple<${u64s(17)}>) -> string`, "i32", "i32", "params result"],
  ])("[AB2] %.60s passes what fits as core values", (text, params, results, inMemory) => {
    const signature = signatureOf(text);
    const lifted = coreSignature(signature, "lift");
    const lowered = coreSignature(signature, "lower");
    const resultByPointer = inMemory.includes("result");
    expect(lifted.params.join(" ")).toBe(params);
    expect(lifted.results.join(" ")).toBe(results);
    expect(lowered.params).toEqual(resultByPointer ? [...lifted.params, "i32"] : lifted.params);
    expect(lowered.results).toEqual(resultByPointer ? [] : lifted.results);
    for (const { paramsByPointer, resultByPointer: isByPointer } of [lifted, lowered]) {
      expect(paramsByPointer).toBe(inMemory.includes("params"));
      expect(isByPointer).toBe(resultByPointer);
    }
  });
});
