import { describe, expect, it } from "vitest";
import { AbiTrap } from "../../src/abi/abi-trap.ts";
import { liftDropped, liftParams, lowerResult } from "../../src/abi/call.ts";
import { coreSignature } from "../../src/abi/core-signature.ts";
import type { CoreValue } from "../../src/abi/core-value.ts";
import type { GuestMemory } from "../../src/abi/guest-memory.ts";
import type { FunctionType, WitType } from "../../src/wit/wit-type.ts";
import type { WitValue } from "../../src/wit/wit-value.ts";
import { plainMemory, Thing } from "./test-memory.ts";

const own: WitType = { kind: "resource", name: "thing", ownership: "own" };
const borrow: WitType = { kind: "resource", name: "thing", ownership: "borrow" };
const other: WitType = { kind: "resource", name: "other", ownership: "own" };

function taking(...types: readonly WitType[]): FunctionType {
  return { params: types.map((type, index) => ({ name: `p${index}`, type })), result: null };
}

function returning(result: WitType): FunctionType {
  return { params: [], result };
}

/** The handle that the guest gets for an object. */
function given(memory: GuestMemory, value: unknown, type: WitType = own): CoreValue | undefined {
  return lowerResult(memory, returning(type), asValue(memory, value), undefined);
}

function asValue({ handles }: GuestMemory, value: unknown): WitValue {
  return handles.isResource("thing", value) ? value : undefined;
}

function faultOf(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : error;
  }
}

const broke = "AbiTrap: The component broke the canonical ABI at";

describe("handles", () => {
  it("[AB40] are one core value", () => {
    expect(coreSignature({ params: taking(own, borrow).params, result: own }, "lower")).toEqual({
      params: ["i32", "i32"],
      results: ["i32"],
      paramsByPointer: false,
      resultByPointer: false,
    });
  });

  it("[AB40] lend an object, or give it away", () => {
    const memory = plainMemory();
    const thing = new Thing();
    const handle = given(memory, thing) ?? 0;
    expect(liftParams(memory, taking(borrow), [handle])).toEqual([thing]);
    memory.handles.returnLent();
    expect(liftParams(memory, taking(own), [handle])).toEqual([thing]);
    expect(() => liftParams(memory, taking(borrow), [handle])).toThrow(AbiTrap);
  });

  it("[AB40] lie in memory as four bytes each", () => {
    const memory = plainMemory();
    const things = [new Thing(), new Thing()].map((thing) => asValue(memory, thing));
    const list: WitType = { kind: "list", element: own };
    lowerResult(memory, returning(list), things, 16);
    const pointer = memory.view().getUint32(16, true);
    expect([...new Uint32Array(memory.bytes().buffer, pointer, 2)]).toEqual([1, 2]);
    expect(liftParams(memory, taking(list), [pointer, 2])).toEqual([things]);
  });

  it("[AB41] begin at 1, and the one given back last is given out first", () => {
    const memory = plainMemory();
    const take = (handle: number): unknown => liftParams(memory, taking(own), [handle]);
    expect([1, 2, 3].map(() => given(memory, new Thing()))).toEqual([1, 2, 3]);
    take(1);
    take(3);
    expect([1, 2, 3].map(() => given(memory, new Thing()))).toEqual([3, 1, 4]);
  });

  it("[AB42] that there are not, or of another resource, are a trap", () => {
    const memory = plainMemory();
    given(memory, new Thing());
    const lift = (type: WitType, handle: number): unknown =>
      faultOf(() => liftParams(memory, taking(type), [handle]));
    const place = `${broke} params[0]: expected`;
    expect(lift(own, 0)).toBe(`${place} thing, but there is no handle 0`);
    expect(lift(borrow, 2)).toBe(`${place} borrow<thing>, but there is no handle 2`);
    expect(lift(own, -1)).toBe(`${place} thing, but there is no handle 4294967295`);
    expect(lift(other, 1)).toBe(`${place} other, but the handle 1 is one of thing`);
  });

  it("[AB42] given back twice are a trap", () => {
    const memory = plainMemory();
    const drop = { kind: "resource-drop", interface: "host:x/y", resource: "thing" } as const;
    given(memory, new Thing());
    expect(liftDropped(memory.handles, drop, 1)).toBeInstanceOf(Thing);
    expect(faultOf(() => liftDropped(memory.handles, drop, 1))).toBe(
      `${broke} host:x/y.[resource-drop]thing: expected thing, but there is no handle 1`,
    );
  });

  it("[AB42] that a call lends and gives away are a trap", () => {
    const memory = plainMemory();
    given(memory, new Thing());
    expect(faultOf(() => liftParams(memory, taking(borrow, own), [1, 1]))).toBe(
      `${broke} params[1]: expected thing, but the handle 1 is lent to this call`,
    );
  });

  it("[AB43] stand for objects of their resource only, and none is lent to a component", () => {
    const memory = plainMemory();
    expect(faultOf(() => given(memory, {}))).toMatch(/^TypeError: result: expected thing, got/);
    expect(faultOf(() => given(memory, new Thing(), borrow))).toMatch(
      /^TypeError: result: expected borrow<thing>, got/,
    );
  });
});
