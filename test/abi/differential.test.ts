/** Our canonical ABI against that of jco's glue. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AbiTrap } from "../../src/abi/abi-trap.ts";
import { liftResult } from "../../src/abi/call.ts";
import type { CoreValue } from "../../src/abi/core-value.ts";
import type { FunctionSignature, WitType } from "../../src/wit/wit-type.ts";
import type { WitValue } from "../../src/wit/wit-value.ts";
import { arbitraryType, valueOf } from "../wit/wit-arbitrary.ts";
import { Comparison } from "./comparison.ts";
import type { Passages } from "./comparison.ts";
import { cornerFunctions } from "./corner-functions.ts";
import { callGlue, functionsOf, glueOf, interfaceName, witOf } from "./glue-fixture.ts";
import { typeOf } from "./types-from-wit.ts";

/** 16,000 calls of random functions and about 8,000 of those at the edges, twice each. */
const randomComponents = 4;
const functionsOfComponent = 40;
const callsOfFunction = 100;

const firstSeed = fc.sample(fc.noBias(fc.nat()), 1)[0] ?? 0;
const seeds = Array.from({ length: randomComponents }, (_item, index) => firstSeed + index);

const randomFunction = fc.record({
  params: fc.oneof(
    { weight: 5, arbitrary: fc.array(arbitraryType, { maxLength: 4 }) },
    { weight: 1, arbitrary: fc.array(arbitraryType, { minLength: 8, maxLength: 18 }) },
  ),
  result: fc.option(arbitraryType),
});

describe("jco's glue and our conversions", () => {
  it.each(seeds)("[AB30] agree about random functions, of seed %i", async (seed) => {
    const types = fc.sample(randomFunction, { seed, numRuns: functionsOfComponent });
    await expectAgreement(functionsOf(types));
  });

  it("[AB31] agree about types at the edges", async () => {
    await expectAgreement(cornerFunctions);
  });

  it("[AB31] agree about every text, also if it is not well-formed", async () => {
    const functions = functionsOf([
      { params: [{ kind: "string" }], result: { kind: "list", element: { kind: "string" } } },
    ]);
    const comparison = new Comparison(functions, await glueOf(functions));
    const units = fc.array(fc.nat(0xffff), { maxLength: 40 });
    const text = units.map((each) => String.fromCharCode(...each));
    for (const fn of functions) {
      fc.assert(
        fc.property(text, fc.array(text), (given, answer) => {
          const passages = comparison.call(fn, [given], answer);
          expect(passages.byUs.params).toEqual([given.toWellFormed()]);
          const arrived = answer.map((each) => each.toWellFormed());
          expect(passages.byUs.result).toEqual(arrived);
          expect(passages.byGlue.result).toEqual(arrived.map(withoutMark));
          expect(passages.byUs.core).toEqual(passages.byGlue.core);
          expect(passages.byUs.heap).toEqual(passages.byGlue.heap);
        }),
        { numRuns: 1000 },
      );
    }
  });

  it("[AB31] agree about large lists, for which the memory grows", async () => {
    const functions = functionsOf([
      { params: [{ kind: "list", element: { kind: "f64" } }], result: { kind: "string" } },
    ]);
    const comparison = new Comparison(functions, await glueOf(functions));
    for (const fn of functions) {
      const numbers = Float64Array.from({ length: 100_000 }, (_item, index) => index / 3);
      const text = "é😀".repeat(100_000);
      expectEqual(comparison.call(fn, [numbers], text), [numbers], text);
    }
  });
});

describe("where jco deviates from the specification", () => {
  /** What jco and we make of a result that a guest writes to its memory at 4096 or returns. */
  async function liftBoth(
    result: WitType,
    returned: CoreValue | readonly number[],
  ): Promise<readonly [theirs: unknown, ours: unknown]> {
    const functions = functionsOf([{ params: [], result }]);
    const instantiate = await glueOf(functions);
    const [fn] = functions;
    if (fn === undefined) throw new Error("no function");
    const instance = instantiate({
      call0: (...core) => {
        if (typeof returned === "number" || typeof returned === "bigint") return returned;
        const { memory } = instance;
        memory.bytes().set(returned, 4096);
        memory.view().setUint32(Number(core[0]), 4096, true);
        memory.view().setUint32(Number(core[0]) + 4, returned.length, true);
        return undefined;
      },
    });
    const theirs = outcome(() => callGlue(instance, fn, []));
    const export0 = instance.core[`${interfaceName}#call0`];
    return [theirs, outcome(() => liftResult(instance.memory, fn, export0?.()))];
  }

  it("[AB32] any number but 0 is true", async () => {
    expect(await liftBoth({ kind: "bool" }, 2)).toEqual([expect.any(TypeError), true]);
  });

  it("[AB32] what an integer has no bits for does not count", async () => {
    expect(await liftBoth({ kind: "u8" }, 0x107)).toEqual([expect.any(TypeError), 7]);
    expect(await liftBoth({ kind: "s16" }, 0x1_ffff)).toEqual([expect.any(TypeError), -1]);
  });

  it("[AB32] a string that is not UTF-8 is a trap", async () => {
    const [theirs, ours] = await liftBoth({ kind: "string" }, [0x61, 0xff]);
    expect(theirs).toBe("a\uFFFD");
    expect(ours).toBeInstanceOf(AbiTrap);
  });

  it("[AB32] a byte order mark is kept", async () => {
    const mark = [0xef, 0xbb, 0xbf];
    expect(await liftBoth({ kind: "string" }, [...mark, 0x61])).toEqual(["a", "\uFEFFa"]);
  });

  it("[AB32] a NaN in a list is the canonical one", async () => {
    const oddNaN = [1, 0, 0, 0, 0, 0, 0xf8, 0xff];
    const type: WitType = { kind: "list", element: { kind: "f64" } };
    const [theirs, ours] = await liftBoth(type, oddNaN.concat(Array.from({ length: 56 }, () => 0)));
    expect(bytesOf(theirs).slice(0, 8)).toEqual(oddNaN);
    expect(bytesOf(ours).slice(0, 8)).toEqual([0, 0, 0, 0, 0, 0, 0xf8, 0x7f]);
  });

  it("[AB32] an i32 in the place of an i64 is filled up with zeros", async () => {
    const declared = typeOf("variant { narrow(s32), wide(s64) }");
    const functions = functionsOf([{ params: [declared], result: null }]);
    const comparison = new Comparison(functions, await glueOf(functions));
    for (const fn of functions) {
      const value = { tag: "narrow", val: -2 };
      const { byGlue, byUs } = comparison.call(fn, [value], undefined);
      expect([byGlue.core, byUs.core]).toEqual([
        [0, -2n],
        [0, 0xffff_fffen],
      ]);
      expect([byGlue.params, byUs.params]).toEqual([[value], [value]]);
    }
  });
});

/** What a call returns, or throws. */
function outcome(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return error;
  }
}

function bytesOf(array: unknown): readonly number[] {
  if (!ArrayBuffer.isView(array)) throw new TypeError(`no typed array: ${String(array)}`);
  return [...new Uint8Array(array.buffer, array.byteOffset, array.byteLength)];
}

/** Calls each function with many values. */
async function expectAgreement(functions: readonly FunctionSignature[]): Promise<void> {
  const comparison = new Comparison(functions, await glueOf(functions));
  for (const fn of functions) {
    const values = fc.tuple(...fn.params.map(({ type }) => valueOf(type)));
    const answers = fn.result === null ? fc.constant(undefined) : valueOf(fn.result);
    try {
      fc.assert(
        fc.property(values, answers, (params, answer) => {
          expectEqual(comparison.call(fn, params, answer), params, answer);
        }),
        { numRuns: callsOfFunction },
      );
    } catch (error) {
      throw new Error(`${witOf([fn])}\n${String(error)}`, { cause: error });
    }
  }
}

/** Everything arrived, in the same core values and bytes. */
function expectEqual(
  { byGlue, byUs }: Passages,
  params: readonly WitValue[],
  answer: WitValue,
): void {
  expect(byGlue.params, "lowered by jco, lifted by us").toEqual(params);
  expect(byGlue.result, "lowered by us, lifted by jco").toEqual(answer);
  expect(byUs.params, "lowered and lifted by us").toEqual(params);
  expect(byUs.result, "result lowered and lifted by us").toEqual(answer);
  const specified = byGlue.core.map((value, index) => asSpecified(value, byUs.core[index]));
  expect(byUs.core, "core values").toEqual(specified);
  expect(Buffer.compare(byUs.heap, byGlue.heap), "difference of bytes in memory").toBe(0);
}

/** A negative i32 that jco extended by its sign to an i64, filled up with zeros instead. */
function asSpecified(theirs: CoreValue, ours: CoreValue | undefined): CoreValue {
  const filled = typeof theirs === "bigint" && theirs < 0n ? BigInt.asUintN(32, theirs) : null;
  return filled === ours ? filled : theirs;
}

/** As jco lifts a text. */
function withoutMark(text: string): string {
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}
