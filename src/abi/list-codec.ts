/** Lists of anything but numbers, and lists of a fixed length, which lie where they are used. */
import type { FixedListType, ListType, WitType } from "../wit/wit-type.ts";
import type { NumberArray, WitValue } from "../wit/wit-value.ts";
import { misfit } from "./abi-trap.ts";
import { blockCodec } from "./block-codec.ts";
import type { BlockReference } from "./block-codec.ts";
import type { Codec } from "./codec.ts";
import type { CoreType } from "./core-value.ts";
import { eachItem } from "./each-item.ts";
import { itemBytes, maxBlockBytes, maxFlatParams } from "./limits.ts";
import type { MemoryReader } from "./memory-reader.ts";
import type { MemoryWriter } from "./memory-writer.ts";
import { isArray, isNumberArray } from "./value-shape.ts";

/** The items of a list by their numbers. */
type Items = readonly WitValue[] | NumberArray;

export function listCodec(type: ListType, element: Codec): Codec {
  return blockCodec({
    lift: (memory, pointer, length) => {
      const byteLength = length * element.size;
      memory.check(type, { pointer, byteLength, alignment: element.alignment });
      memory.charge(type, length * itemBytes);
      return loadItems(memory, element, { pointer, length });
    },
    lower: (memory, value) => lowerItems(memory, value, type, element),
  });
}

/** Allocates a list and fills it item by item. */
export function lowerItems(
  memory: MemoryWriter,
  value: WitValue,
  type: ListType,
  element: Codec,
): BlockReference {
  if (!isItems(value)) {
    throw misfit(type, value);
  }
  const { length } = value;
  const pointer = memory.allocate(type, element.alignment, listBytes(type, value, element));
  storeItems(memory, element, pointer, value);
  return { pointer, length };
}

export function fixedListCodec(type: FixedListType, element: Codec): Codec {
  const { length } = type;
  return {
    size: length * element.size,
    alignment: element.alignment,
    flat: repeatFlat(element.flat, length),
    load: (memory, pointer) => {
      memory.charge(type, length * itemBytes);
      return loadItems(memory, element, { pointer, length });
    },
    store: (memory, pointer, value) => {
      storeItems(memory, element, pointer, itemsOf(type, value));
    },
    liftFlat: (memory, values, at) => {
      const step = element.flat?.length ?? 0;
      const items: WitValue[] = [];
      eachItem(length, (index) => {
        items.push(element.liftFlat(memory, values, at + index * step));
      });
      return items;
    },
    lowerFlat: (memory, value, into, at) => {
      const step = element.flat?.length ?? 0;
      const items = itemsOf(type, value);
      eachItem(length, (index) => {
        element.lowerFlat(memory, items[index], into, at + index * step);
      });
    },
  };
}

/** Throws when the list would be longer than a list may be. */
function listBytes(type: WitType, value: Items, element: Codec): number {
  const byteLength = value.length * element.size;
  if (byteLength > maxBlockBytes) {
    throw misfit(type, value);
  }
  return byteLength;
}

function loadItems(
  memory: MemoryReader,
  { load, size }: Codec,
  { pointer, length }: BlockReference,
): readonly WitValue[] {
  const items: WitValue[] = [];
  eachItem(length, (index) => {
    items.push(load(memory, pointer + index * size));
  });
  return items;
}

function storeItems(
  memory: MemoryWriter,
  { store, size }: Codec,
  pointer: number,
  items: Items,
): void {
  eachItem(items.length, (index) => {
    store(memory, pointer + index * size, items[index]);
  });
}

function itemsOf(type: FixedListType, value: WitValue): Items {
  if (!isItems(value) || value.length !== type.length) {
    throw misfit(type, value);
  }
  return value;
}

function isItems(value: WitValue): value is Items {
  return isArray(value) || isNumberArray(value);
}

function repeatFlat(flat: readonly CoreType[] | null, times: number): readonly CoreType[] | null {
  return flat === null || flat.length * times > maxFlatParams
    ? null
    : Array.from({ length: times }, () => flat).flat();
}
