/**
 * The values of one call across the border. A guest that breaks the canonical ABI is an `AbiTrap`;
 * a host value that does not fit its type is a `TypeError`; both name the place, `params[1].lines`
 * or `result`. What the guest's allocator throws comes out as it is. Types are refused as by
 * `codecOf`.
 */
import type { FunctionType } from "../wit/wit-type.ts";
import type { ResourceValue, WitValue } from "../wit/wit-value.ts";
import { reported, trap } from "./abi-trap.ts";
import type { ImportedFunction, ResourceDrop } from "./core-import.ts";
import { addressAt } from "./core-value.ts";
import type { CoreValue } from "./core-value.ts";
import { functionCodec } from "./function-codec.ts";
import type { GuestMemory } from "./guest-memory.ts";
import type { HandleTable } from "./handle-table.ts";
import { MemoryReader, checkPlace } from "./memory-reader.ts";
import { MemoryWriter } from "./memory-writer.ts";
import { isArray } from "./value-shape.ts";

const paramsRoot = "params";
const resultRoot = "result";

/** A component imports many functions, so those are named in the places of faults. */
function placeOf(root: string, fn: FunctionType | ImportedFunction): string {
  return "interface" in fn ? `${fn.interface}.${fn.name} ${root}` : root;
}

/** What the guest's exported function is called with. */
export function lowerParams(
  memory: GuestMemory,
  fn: FunctionType,
  values: readonly WitValue[],
): CoreValue[] {
  const { type, codec, isByPointer } = functionCodec(fn).params;
  const writer = new MemoryWriter(memory);
  try {
    if (isByPointer) {
      const pointer = writer.allocate(type, codec.alignment, codec.size);
      codec.store(writer, pointer, values);
      return [pointer];
    }
    const core: CoreValue[] = [];
    codec.lowerFlat(writer, values, core, 0);
    return core;
  } catch (error) {
    throw reported(paramsRoot, error);
  }
}

/**
 * What the guest's exported function returned; `core` is undefined when that is nothing. A result is
 * `{ tag, val }`. The guest's `cabi_post_...` is to be called after this.
 */
export function liftResult(
  memory: GuestMemory,
  fn: FunctionType,
  core: CoreValue | undefined,
): WitValue {
  const { result } = functionCodec(fn);
  if (result === null) {
    return undefined;
  }
  const { type, codec, isByPointer } = result;
  const values = core === undefined ? [] : [core];
  const reader = new MemoryReader(memory);
  try {
    if (!isByPointer) {
      return codec.liftFlat(reader, values, 0);
    }
    const pointer = addressAt(values, 0);
    reader.check(type, { pointer, byteLength: codec.size, alignment: codec.alignment });
    return codec.load(reader, pointer);
  } catch (error) {
    throw reported(resultRoot, error);
  }
}

/** What the guest called an imported function with; an address for the result may follow. */
export function liftParams(
  memory: GuestMemory,
  fn: FunctionType | ImportedFunction,
  core: readonly CoreValue[],
): readonly WitValue[] {
  const { type, codec, isByPointer } = functionCodec(fn).params;
  const reader = new MemoryReader(memory);
  try {
    if (!isByPointer) {
      return itemsOf(codec.liftFlat(reader, core, 0));
    }
    const pointer = addressAt(core, 0);
    reader.check(type, { pointer, byteLength: codec.size, alignment: codec.alignment });
    return itemsOf(codec.load(reader, pointer));
  } catch (error) {
    throw reported(placeOf(paramsRoot, fn), error);
  }
}

/**
 * What an imported function returns to the guest: a core value, or undefined when it returns nothing
 * or the result was written to `returnPointer`, the guest's last argument (`resultByPointer`).
 */
export function lowerResult(
  memory: GuestMemory,
  fn: FunctionType | ImportedFunction,
  value: WitValue,
  returnPointer: CoreValue | undefined,
): CoreValue | undefined {
  const { result } = functionCodec(fn);
  if (result === null) {
    return undefined;
  }
  const { type, codec, isByPointer } = result;
  const writer = new MemoryWriter(memory);
  try {
    if (!isByPointer) {
      const core: CoreValue[] = [];
      codec.lowerFlat(writer, value, core, 0);
      return core[0];
    }
    const pointer = addressAt(returnPointer === undefined ? [] : [returnPointer], 0);
    const { size: byteLength, alignment } = codec;
    checkPlace(type, { pointer, byteLength, alignment }, writer.bytes.length);
    codec.store(writer, pointer, value);
    return undefined;
  } catch (error) {
    throw reported(placeOf(resultRoot, fn), error);
  }
}

/** The object whose handle the guest gives back: what it calls `[resource-drop]...` with. */
export function liftDropped(
  handles: HandleTable,
  { interface: interfaceName, resource }: ResourceDrop,
  core: CoreValue,
): ResourceValue {
  const taken = handles.take(resource, addressAt([core], 0));
  if ("fault" in taken) {
    const type = { kind: "resource", name: resource, ownership: "own" } as const;
    throw reported(`${interfaceName}.[resource-drop]${resource}`, trap(type, taken.fault));
  }
  return taken.value;
}

/** A tuple is an array. */
function itemsOf(tuple: WitValue): readonly WitValue[] {
  return isArray(tuple) ? tuple : [];
}
