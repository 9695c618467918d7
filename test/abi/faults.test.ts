import { describe, expect, it } from "vitest";
import { AbiTrap } from "../../src/abi/abi-trap.ts";
import { liftParams, liftResult, lowerParams, lowerResult } from "../../src/abi/call.ts";
import type { CoreValue } from "../../src/abi/core-value.ts";
import type { WitValue } from "../../src/wit/wit-value.ts";
import { memoryOf, plainMemory } from "./test-memory.ts";
import { signatureOf } from "./types-from-wit.ts";

const memoryBytes = 65_536;

const declarations = `
  record order { id: u32, lines: list<line> }
  record line { price: f64, note: option<char> }
  variant shape { nothing, circle(char) }
  enum color { red, green }
  flags rights { can-read, can-write }`;

/** The error of a call that fails. */
function failure(call: () => unknown): Error {
  try {
    call();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("it did not fail");
}

/** A memory with these bytes at 1024. */
function filled(hex: string): ReturnType<typeof plainMemory> {
  const memory = plainMemory();
  memory.bytes().set(Buffer.from(hex, "hex"), 1024);
  return memory;
}

/** What a guest passes for a parameter: core values, and bytes at 1024. */
interface Given {
  readonly type: string;
  readonly core: readonly CoreValue[];
  readonly hex?: string;
}

describe("a guest that breaks the ABI", () => {
  it.each<readonly [string, Given, string, string]>([
    [
      "a case too many",
      { type: "shape", core: [2, 0] },
      "",
      "expected variant { nothing, circle(char) }, but there is no case 2 among its 2 cases",
    ],
    ["a huge case", { type: "color", core: [-1] }, "", "no case 4294967295 among its 2 cases"],
    ["a case in memory", { type: "list<color>", core: [1024, 2], hex: "0102" }, "[1]", "no case 2"],
    [
      "an option in memory",
      { type: "list<option<u8>>", core: [1024, 1], hex: "02" },
      "[0]",
      "no case 2",
    ],
    ["a result", { type: "result<u8, u8>", core: [2, 0] }, "", "no case 2"],
    [
      "a surrogate",
      { type: "char", core: [0xd800] },
      "",
      "expected char, but 0xd800 is no Unicode character",
    ],
    [
      "the last surrogate",
      { type: "list<char>", core: [1024, 1], hex: "ffdf0000" },
      "[0]",
      "0xdfff",
    ],
    ["an item passed flat", { type: "list<char, 2>", core: [0, 0xd800] }, "[1]", "0xd800"],
    ["a char too large", { type: "char", core: [0x11_0000] }, "", "0x110000"],
    ["a negative char", { type: "shape", core: [1, -1] }, ".circle", "0xffffffff"],
    [
      "UTF-8 cut off",
      { type: "string", core: [1024, 2], hex: "61c3" },
      "",
      "expected string, but the 2 bytes at address 1024 are not UTF-8",
    ],
    ["an overlong form", { type: "string", core: [1024, 2], hex: "c080" }, "", "not UTF-8"],
    ["a surrogate in UTF-8", { type: "string", core: [1024, 3], hex: "eda080" }, "", "not UTF-8"],
    [
      "long text that is not UTF-8",
      { type: "string", core: [1024, 30], hex: `${"61".repeat(29)}ff` },
      "",
      "not UTF-8",
    ],
    [
      "a string past the end",
      { type: "string", core: [memoryBytes - 1, 2] },
      "",
      "its 2 bytes at address 65535 reach past the end of the memory of 65536 bytes",
    ],
    ["a string at -1", { type: "string", core: [-1, 1] }, "", "address 4294967295"],
    [
      "a list past the end",
      { type: "list<u32>", core: [memoryBytes - 4, 2] },
      "",
      "expected list<u32>, but its 8 bytes",
    ],
    [
      "a list of records past the end",
      { type: "list<line>", core: [memoryBytes - 8, 1] },
      "",
      "past the end",
    ],
    ["a map past the end", { type: "map<u8, u8>", core: [memoryBytes - 2, 2] }, "", "past the end"],
    [
      "a misaligned list",
      { type: "list<u16>", core: [1025, 0] },
      "",
      "its address 1025 is no multiple of 2",
    ],
    [
      "a misaligned list of lists",
      { type: "list<list<u8>>", core: [1026, 1] },
      "",
      "no multiple of 4",
    ],
    ["a misaligned map", { type: "map<u8, u64>", core: [1028, 1] }, "", "no multiple of 8"],
    [
      "a long string",
      { type: "string", core: [0, 2 ** 28] },
      "",
      "its 268435456 bytes are more than the limit of 268435455",
    ],
    [
      "a long list",
      { type: "list<u64>", core: [0, 2 ** 25] },
      "",
      "more than the limit of 268435455",
    ],
    [
      "the longest list",
      { type: "list<tuple<u64, u64>>", core: [0, -1] },
      "",
      "its 68719476720 bytes",
    ],
  ])(
    "[AB20] %s is a trap that says where and what",
    (_name, { type, core, hex = "" }, place, reason) => {
      const fn = signatureOf(`func(first: u8, second: ${type})`, declarations);
      const error = failure(() => liftParams(filled(hex), fn, [0, ...core]));
      expect(error).toBeInstanceOf(AbiTrap);
      expect(error).toHaveProperty("path", `params[1]${place}`);
      expect(error.message).toContain(
        `The component broke the canonical ABI at params[1]${place}: `,
      );
      expect(error.message).toContain(reason);
    },
  );

  it("[AB20] the path goes through records, lists and options", () => {
    const memory = plainMemory();
    memory.view().setUint32(1024, 7, true);
    memory.view().setUint32(1028, 2048, true);
    memory.view().setUint32(1032, 2, true);
    memory.bytes()[2048 + 16 + 8] = 1;
    memory.view().setUint32(2048 + 16 + 12, 0xd800, true);
    const fn = signatureOf("func() -> order", declarations);
    const error = failure(() => liftResult(memory, fn, 1024));
    expect(error).toHaveProperty("path", "result.lines[1].note");
    memory.bytes()[2048 + 16 + 8] = 0;
    expect(liftResult(memory, fn, 1024)).toEqual({
      id: 7,
      lines: [
        { price: 0, note: undefined },
        { price: 0, note: undefined },
      ],
    });
  });

  it.each([
    [1025, "no multiple of 4"],
    [memoryBytes - 8, "past the end"],
    [-4, "past the end"],
  ])("[AB21] params and results are not at %i", (pointer, reason) => {
    const params = signatureOf("func(a: list<u32, 17>)");
    const result = signatureOf("func() -> list<u32, 17>");
    const value = Array.from({ length: 17 }, () => 0);
    for (const call of [
      () => liftParams(plainMemory(), params, [pointer]),
      () => liftResult(plainMemory(), result, pointer),
      () => lowerResult(plainMemory(), result, value, pointer),
    ]) {
      const error = failure(call);
      expect(error).toBeInstanceOf(AbiTrap);
      expect(error.message).toContain(reason);
    }
  });

  it.each([
    ["list<u32>", new Uint32Array([1]), 2, "no multiple of 4"],
    ["list<u32>", [1], memoryBytes, "past the end"],
    ["string", "a", -1, "past the end"],
    ["string", "é".repeat(30), memoryBytes - 1, "past the end"],
    ["map<u16, u8>", new Map([[1, 1]]), 1, "no multiple of 2"],
    ["list<string>", [], memoryBytes + 4, "past the end"],
    ["list<u64, 17>", Array.from({ length: 17 }, () => 0n), 4, "no multiple of 8"],
  ])("[AB21] a block for %s is not where the allocator says", (type, value, pointer, reason) => {
    const { buffer } = new Uint8Array(memoryBytes);
    const memory = memoryOf(
      () => buffer,
      () => pointer,
    );
    const error = failure(() => lowerParams(memory, signatureOf(`func(x: ${type})`), [value]));
    expect(error).toBeInstanceOf(AbiTrap);
    expect(error.message).toContain(reason);
  });

  it("[AB22] few bytes that stand for more than 32 MiB are a trap", () => {
    const memory = plainMemory();
    const view = memory.view();
    const count = 2048;
    for (let index = 0; index < count; index += 1) {
      view.setUint32(8 * index, 16_384, true);
      view.setUint32(8 * index + 4, 16_384, true);
    }
    for (const type of [
      "list<list<u8>>",
      "list<string>",
      "list<list<bool>>",
      "list<map<u8, u8>>",
    ]) {
      const fn = signatureOf(`func(x: ${type})`);
      const error = failure(() => liftParams(memory, fn, [0, count]));
      expect(error).toBeInstanceOf(AbiTrap);
      expect(error.message).toMatch(/params\[0\]\[\d+\]: .* more than the limit of 33554432 bytes/);
    }
    const bytes = liftParams(memory, signatureOf("func(x: list<list<u8>>)"), [0, 1000]);
    expect(bytes[0]).toHaveLength(1000);
  });

  it("[AB23] what the allocator throws comes out as it is", () => {
    const { buffer } = new Uint8Array(memoryBytes);
    const thrown = new RangeError("unreachable");
    const memory = memoryOf(
      () => buffer,
      () => {
        throw thrown;
      },
    );
    const fn = signatureOf("func(x: list<list<string>>)");
    expect(failure(() => lowerParams(memory, fn, [[["a"]]]))).toBe(thrown);
  });
});

describe("a value of the host that does not fit", () => {
  it.each<readonly [string, WitValue, string]>([
    ["bool", 1, "params[0]: expected bool, got 1"],
    ["u8", 256, "params[0]: expected u8, got 256"],
    ["u8", 1.5, "params[0]: expected u8, got 1.5"],
    ["s8", -129, "expected s8, got -129"],
    ["u32", -1, "expected u32, got -1"],
    ["u32", "1", 'expected u32, got "1"'],
    ["s32", 2 ** 31, "expected s32"],
    ["u64", 1, "expected u64, got 1"],
    ["u64", -1n, "expected u64, got -1"],
    ["s64", 2n ** 63n, "expected s64"],
    ["f32", 1n, "expected f32"],
    ["f64", undefined, "expected f64, got undefined"],
    ["char", "", 'expected char, got ""'],
    ["char", "ab", 'expected char, got "ab"'],
    ["char", "\uD800", "expected char"],
    ["string", 1, "expected string, got 1"],
    ["list<string>", "ab", 'expected list<string>, got "ab"'],
    ["list<u8>", {}, "expected list<u8>"],
    ["list<u8, 2>", [1], "expected list<u8, 2>, got an array of 1 items"],
    ["list<list<u8>>", [[1], [1, -1]], "params[0][1][1]: expected u8, got -1"],
    ["list<u8, 2>", [1, 256], "params[0][1]: expected u8, got 256"],
    ["map<u8, bool>", [], "expected map<u8, bool>"],
    ["map<u8, bool>", new Map([[300, true]]), "params[0][0]: expected u8, got 300"],
    ["tuple<u8, u8>", [1], "expected tuple<u8, u8>, got an array of 1 items"],
    ["tuple<u8, u8>", [1, "a"], 'params[0][1]: expected u8, got "a"'],
    ["line", [], "expected record { price: f64, note: option<char> }"],
    ["line", { note: "a" }, "params[0].price: expected f64, got undefined"],
    ["line", { price: 1, note: "ab" }, 'params[0].note: expected char, got "ab"'],
    ["shape", "nothing", 'expected variant { nothing, circle(char) }, got "nothing"'],
    ["shape", { tag: "square" }, "an object with the keys tag"],
    ["shape", { tag: "circle", val: "ab" }, "params[0].circle: expected char"],
    ["option<option<u8>>", 7, "expected option<option<u8>>, got 7"],
    ["option<option<u8>>", { tag: "some", val: -1 }, "params[0].some: expected u8, got -1"],
    ["result<u8>", 7, "expected result<u8>, got 7"],
    ["result<u8>", { tag: "ok", val: "a" }, "params[0].ok: expected u8"],
    ["color", "blue", 'expected enum { red, green }, got "blue"'],
    ["color", "toString", "expected enum"],
    ["rights", ["can-read"], "expected flags { can-read, can-write }"],
    ["rights", { canWrite: 1 }, "params[0].can-write: expected bool, got 1"],
  ])("[AB24] %s: %o is refused", (type, value, message) => {
    const lowered = failure(() =>
      lowerParams(plainMemory(), signatureOf(`func(x: ${type})`, declarations), [value]),
    );
    expect(lowered).toBeInstanceOf(TypeError);
    expect(lowered.message).toContain(message);
    const stored = failure(() =>
      lowerResult(
        plainMemory(),
        signatureOf(`func() -> list<${type}>`, declarations),
        [value],
        1024,
      ),
    );
    expect(stored.message).toContain(message.replace("params[0]", "result[0]"));
  });

  it("[AB24] params that are too many or too few are refused", () => {
    const fn = signatureOf("func(a: u8, b: u8)");
    expect(() => lowerParams(plainMemory(), fn, [1])).toThrow("params: expected tuple<u8, u8>");
    expect(() => lowerParams(plainMemory(), fn, [1, 2, 3])).toThrow("an array of 3 items");
  });

  it("[AB24] core values of another function are refused", () => {
    const fn = signatureOf("func(a: u8, b: u64) -> u64");
    expect(() => liftParams(plainMemory(), fn, [1n, 1n])).toThrow("no i32, f32 or f64");
    expect(() => liftParams(plainMemory(), fn, [1, 1])).toThrow("no i64");
    expect(() => liftResult(plainMemory(), fn, undefined)).toThrow("no i64");
  });
});
