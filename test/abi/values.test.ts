import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { liftParams, liftResult, lowerParams, lowerResult } from "../../src/abi/call.ts";
import type { CoreValue } from "../../src/abi/core-value.ts";
import type { WitValue } from "../../src/wit/wit-value.ts";
import { heapStart, memoryOf, plainMemory } from "./test-memory.ts";
import type { PlainMemory } from "./test-memory.ts";
import { signatureOf } from "./types-from-wit.ts";

interface Lowered {
  readonly memory: PlainMemory;
  readonly core: readonly CoreValue[];
}

/** The one parameter of a function as a guest gets it. */
function lower(type: string, value: WitValue, declarations = ""): Lowered {
  const memory = plainMemory();
  return {
    memory,
    core: lowerParams(memory, signatureOf(`func(x: ${type})`, declarations), [value]),
  };
}

/** The one parameter of a function that a guest calls with these core values. */
function lift(type: string, core: readonly CoreValue[], memory = plainMemory()): WitValue {
  return liftParams(memory, signatureOf(`func(x: ${type})`), core)[0];
}

/** The bytes of the memory from an address on, in hexadecimal digits. */
function hex(memory: PlainMemory, pointer: number, length: number): string {
  return hexOf(memory.bytes().subarray(pointer, pointer + length));
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

/** A result in memory as its bytes in hexadecimal digits. */
function storedResult(type: string, value: WitValue, declarations = ""): string {
  const memory = plainMemory();
  const fn = signatureOf(`func() -> ${type}`, declarations);
  lowerResult(memory, fn, value, 1024);
  expect(liftResult(memory, fn, 1024)).toEqual(value);
  return hex(memory, 1024, 16);
}

describe("scalars", () => {
  it.each([
    ["bool", 256, true],
    ["bool", -1, true],
    ["bool", 0, false],
    ["u8", 0x1ff, 255],
    ["s8", 0x1ff, -1],
    ["u16", -1, 65_535],
    ["s16", 0x1_7fff, 32_767],
    ["u32", -1, 4_294_967_295],
    ["s32", 4_294_967_295, -1],
    ["u64", -1n, 18_446_744_073_709_551_615n],
    ["s64", 18_446_744_073_709_551_615n, -1n],
    ["char", 0x1_f600, "😀"],
  ])("[AB4] %s of the core value %s is %s", (type, core, value) => {
    expect(lift(type, [core])).toBe(value);
  });

  it("[AB4] a byte in memory is true unless it is 0", () => {
    const memory = plainMemory();
    memory.bytes().set([0, 1, 2, 255], 1024);
    expect(lift("list<bool>", [1024, 4], memory)).toEqual([false, true, true, true]);
  });

  it("[AB5] every NaN is the canonical one, in memory and lifted, alone and in lists", () => {
    const memory = plainMemory();
    const view = memory.view();
    view.setBigUint64(1024, 0xfff8_dead_beef_0001n, true);
    view.setUint32(1032, 0xffc0_beef, true);
    const lifted = lift("tuple<list<f64>, list<f32>>", [1024, 1, 1032, 1], memory);
    const [doubles, singles] = lifted as [Float64Array, Float32Array];
    expect(hexOf(new Uint8Array(doubles.buffer))).toBe("000000000000f87f");
    expect(hexOf(new Uint8Array(singles.buffer))).toBe("0000c07f");

    const odd = new Float64Array(new BigUint64Array([0xfff8_dead_beef_0001n, 0n]).buffer);
    expect(storedResult("tuple<f64, f32, f32>", [odd[0], odd[0], 1])).toBe(
      "000000000000f87f0000c07f0000803f",
    );
    const lowered = lower("list<f64>", odd);
    expect(hex(lowered.memory, heapStart, 16)).toBe("000000000000f87f0000000000000000");
    expect(hexOf(new Uint8Array(odd.buffer))).toBe("0100efbeaddef8ff0000000000000000");
    const { memory: ofSingles } = lower("list<f32>", [odd[0], 2]);
    expect(hex(ofSingles, heapStart, 8)).toBe("0000c07f00000040");
  });
});

describe("cases", () => {
  const declarations = `
    variant numbers { a(f32), b(u32), c(s32), d }
    variant wide { a(f32), b(f64), c(s32), d(u64), e(tuple<u8, f32>) }`;

  it.each([
    ["numbers", { tag: "a", val: 1 }, [0, 0x3f80_0000]],
    ["numbers", { tag: "b", val: 4_294_967_295 }, [1, 4_294_967_295]],
    ["numbers", { tag: "c", val: -1 }, [2, 4_294_967_295]],
    ["numbers", { tag: "d" }, [3, 0]],
    ["wide", { tag: "a", val: -2 }, [0, 0xc000_0000n, 0]],
    ["wide", { tag: "b", val: 1 }, [1, 0x3ff0_0000_0000_0000n, 0]],
    ["wide", { tag: "c", val: -1 }, [2, 0xffff_ffffn, 0]],
    ["wide", { tag: "d", val: 2n ** 64n - 1n }, [3, 2n ** 64n - 1n, 0]],
    ["wide", { tag: "e", val: [7, 1.5] }, [4, 7n, 1.5]],
  ])("[AB3] %s shares its core values: %o", (type, value, core) => {
    const memory = plainMemory();
    const fn = signatureOf(`func(x: ${type})`, declarations);
    const lowered = lowerParams(memory, fn, [value]);
    expect(lowered.map(unsigned)).toEqual(core);
    expect(liftParams(memory, fn, lowered)).toEqual([value]);
    expect(liftParams(memory, fn, lowered.map(asFromWebAssembly))).toEqual([value]);
  });

  it("[AB3] the bits above a narrow payload do not count", () => {
    const core = [2, 0x1234_5678_ffff_fffen, 0];
    const fn = signatureOf("func(x: wide)", declarations);
    expect(liftParams(plainMemory(), fn, core)).toEqual([{ tag: "c", val: -2 }]);
  });

  it("[AB10] of options inside each other every second one is tagged", () => {
    expect(storedResult("option<u8>", undefined)).toMatch(/^0000/);
    expect(storedResult("option<u8>", 7)).toMatch(/^0107/);
    expect(storedResult("option<option<u8>>", { tag: "none" })).toMatch(/^000000/);
    expect(storedResult("option<option<u8>>", { tag: "some", val: undefined })).toMatch(/^010000/);
    expect(storedResult("option<option<u8>>", { tag: "some", val: 7 })).toMatch(/^010107/);
    expect(storedResult("option<option<option<u8>>>", undefined)).toMatch(/^00000000/);
    expect(storedResult("option<option<option<u8>>>", { tag: "none" })).toMatch(/^01000000/);
    const innermost = { tag: "some", val: 7 };
    expect(storedResult("option<option<option<u8>>>", innermost)).toMatch(/^01010107/);
  });

  it("[AB3] a case of 300 takes two bytes, its payload the next ones", () => {
    const cases = Array.from({ length: 300 }, (_item, index) => `c${index}(u16)`);
    const stored = storedResult("v", { tag: "c299", val: 258 }, `variant v { ${cases.join()} }`);
    expect(stored).toMatch(/^2b010201/);
  });
});

describe("fields and flags", () => {
  const declarations = `
    record options { %to-string: option<string>, some-field: option<u8>, n: u8 }
    flags rights { can-read, f1, f2, f3, f4, f5, f6, f7, can-write }
    flags all { ${Array.from({ length: 32 }, (_item, index) => `f${index}`).join()} }`;

  it("[AB9] a field that is absent is none, and only own properties are fields", () => {
    const { core } = lower("options", { n: 7 }, declarations);
    expect(core).toEqual([0, 0, 0, 0, 0, 7]);
  });

  it("[AB9] a flag that is absent is not set", () => {
    expect(lower("rights", { canWrite: true, canRead: false }, declarations).core).toEqual([256]);
    expect(
      storedResult("tuple<rights, u8, u8>", [flags(["can-read", "can-write"]), 1, 2], declarations),
    ).toMatch(/^01010102/);
  });

  it("[AB9] the last of 32 flags is the sign", () => {
    const fn = signatureOf("func(x: all)", declarations);
    const [lifted] = liftParams(plainMemory(), fn, [-2_147_483_647]);
    const set = Object.entries(lifted as object).filter(([, isSet]) => isSet === true);
    expect(set.map(([name]) => name)).toEqual(["f0", "f31"]);
    expect(lowerParams(plainMemory(), fn, [lifted]).map(unsigned)).toEqual([0x8000_0001]);
  });
});

/** All flags of `rights`. */
function flags(names: readonly string[]): WitValue {
  const all = ["can-read", "f1", "f2", "f3", "f4", "f5", "f6", "f7", "can-write"];
  const camel = (name: string): string =>
    name.replace(/-(.)/, (_dash, letter: string) => letter.toUpperCase());
  return Object.fromEntries(all.map((name) => [camel(name), names.includes(name)]));
}

describe("strings", () => {
  it.each([
    ["", ""],
    ["plain", "plain"],
    ["é", "é"],
    ["\u0000", "\u0000"],
    ["\uFEFFmark", "\uFEFFmark"],
    ["\uD83D\uDE00", "😀"],
    ["a\uD83D", "a\uFFFD"],
    ["\uDE00\uD83D", "\uFFFD\uFFFD"],
    ["more than twenty-four letters", "more than twenty-four letters"],
    ["more than twenty-four letters: é\uDE00", "more than twenty-four letters: é\uFFFD"],
  ])("[AB6] %j is UTF-8 in a block of its size", (text, arrived) => {
    const { memory, core } = lower("string", text);
    const bytes = new TextEncoder().encode(arrived);
    expect(core).toEqual([heapStart, bytes.length]);
    expect(memory.allocations).toEqual([[1, bytes.length]]);
    expect(hex(memory, heapStart, bytes.length)).toBe(hexOf(bytes));
    expect(lift("string", core, memory)).toBe(arrived);
  });

  it("[AB6] every text comes back well-formed", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(0xffff), { maxLength: 40 }), (units) => {
        const text = String.fromCharCode(...units);
        const { memory, core } = lower("string", text);
        expect(lift("string", core, memory)).toBe(text.toWellFormed());
      }),
      { numRuns: 1000 },
    );
  });
});

describe("lists", () => {
  it.each([
    ["u8", Uint8Array, [0, 255], "00ff"],
    ["s8", Int8Array, [-1, 127], "ff7f"],
    ["u16", Uint16Array, [1, 65_535], "0100ffff"],
    ["s16", Int16Array, [-2, 1], "feff0100"],
    ["u32", Uint32Array, [1, 4_294_967_295], "01000000ffffffff"],
    ["s32", Int32Array, [-1, 1], "ffffffff01000000"],
    ["f32", Float32Array, [1, -0], "0000803f00000080"],
    ["f64", Float64Array, [1], "000000000000f03f"],
    ["u64", BigUint64Array, [2n ** 64n - 1n], "ffffffffffffffff"],
    ["s64", BigInt64Array, [-2n], "feffffffffffffff"],
  ])("[AB7] of %s are typed arrays of their own", (type, constructor, items, bytes) => {
    const array: WitValue = Reflect.construct(constructor, [items]);
    for (const value of [array, items, paddedCopy(array)]) {
      const { memory, core } = lower(`list<${type}>`, value);
      expect(core).toEqual([heapStart, items.length]);
      expect(hex(memory, heapStart, bytes.length / 2)).toBe(bytes);
      const lifted = lift(`list<${type}>`, core, memory);
      expect(lifted).toBeInstanceOf(constructor);
      memory.bytes().fill(0xaa);
      expect(lifted).toEqual(array);
    }
  });

  it("[AB7] typed arrays of other numbers are taken item by item", () => {
    const { memory } = lower("list<u16>", new Uint8Array([1, 2]));
    expect(hex(memory, heapStart, 4)).toBe("01000200");
    expect(() => lower("list<u8>", new Uint16Array([1, 256]))).toThrow("params[0][1]: expected u8");
  });

  it("[AB8] each list and string has one block, the outer one first, also when it is empty", () => {
    const { memory, core } = lower("tuple<list<list<u32>>, string, map<string, u64>>", [
      [new Uint32Array([1]), new Uint32Array([])],
      "",
      new Map([["ab", 1n]]),
    ]);
    expect(memory.allocations).toEqual([
      [4, 16],
      [4, 4],
      [4, 0],
      [1, 0],
      [8, 16],
      [1, 2],
    ]);
    expect(core).toEqual([64, 2, 84, 0, 88, 1]);
  });

  it("[AB8] more than 16 core values are one block", () => {
    const values = Array.from({ length: 17 }, (_item, index) => index);
    const params = values.map((index) => `p${index}: u8`).join();
    const memory = plainMemory();
    const fn = signatureOf(`func(${params}, text: string)`);
    expect(lowerParams(memory, fn, [...values, "a"])).toEqual([heapStart]);
    expect(memory.allocations).toEqual([
      [4, 28],
      [1, 1],
    ]);
    expect(liftParams(memory, fn, [heapStart])).toEqual([...values, "a"]);
  });

  it("[AB8] memory that grows meanwhile is no matter", () => {
    let { buffer } = new Uint8Array(64);
    const memory = memoryOf(
      () => buffer,
      (_oldPointer, _oldSize, alignment, size) => {
        const at = Math.ceil(buffer.byteLength / alignment) * alignment;
        buffer = buffer.transfer(at + size);
        return at;
      },
    );
    const value = [["a", "é"], ["more than twenty-four letters"]];
    const fn = signatureOf("func(x: list<list<string>>)");
    expect(liftParams(memory, fn, lowerParams(memory, fn, [value]))).toEqual([value]);
  });

  it("[AB11] of equal keys in a map the last one counts", () => {
    const memory = plainMemory();
    memory.bytes().set([1, 10, 2, 20, 1, 30], 1024);
    expect(lift("map<u8, u8>", [1024, 3], memory)).toEqual(
      new Map([
        [1, 30],
        [2, 20],
      ]),
    );
  });
});

/** The same array in the middle of a larger buffer. */
function paddedCopy(array: WitValue): WitValue {
  if (!ArrayBuffer.isView(array)) throw new TypeError("no typed array");
  const { buffer } = new Uint8Array(array.byteLength + 16);
  new Uint8Array(buffer).set(new Uint8Array(array.buffer), 8);
  const copy: WitValue = Reflect.construct(array.constructor, [buffer, 8, array.length]);
  return copy;
}

function unsigned(value: CoreValue): CoreValue {
  if (typeof value === "bigint") return BigInt.asUintN(64, value);
  return Number.isInteger(value) ? value >>> 0 : value;
}

function asFromWebAssembly(value: CoreValue): CoreValue {
  if (typeof value === "bigint") return BigInt.asIntN(64, value);
  return Number.isInteger(value) ? value | 0 : value;
}
