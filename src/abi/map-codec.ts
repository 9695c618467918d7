/** Maps: lists of key and value. Of equal keys the last one counts, as in a `Map`. */
import type { MapType } from "../wit/wit-type.ts";
import type { MapKey, WitValue } from "../wit/wit-value.ts";
import { misfit } from "./abi-trap.ts";
import { blockCodec } from "./block-codec.ts";
import type { Codec } from "./codec.ts";
import { eachItem } from "./each-item.ts";
import { layoutOf } from "./layout.ts";
import { itemBytes, maxBlockBytes } from "./limits.ts";
import type { MemoryReader } from "./memory-reader.ts";
import type { MemoryWriter } from "./memory-writer.ts";

export function mapCodec(type: MapType, key: Codec, value: Codec): Codec {
  const { size, alignment, offsets } = layoutOf([key, value]);
  const valueOffset = offsets[1] ?? 0;

  const load = (memory: MemoryReader, pointer: number): readonly [MapKey, WitValue] => {
    const loaded = key.load(memory, pointer);
    if (!isMapKey(loaded)) {
      throw new TypeError(`${type.key.kind} is no type of a key`);
    }
    return [loaded, value.load(memory, pointer + valueOffset)];
  };

  const store = (
    memory: MemoryWriter,
    pointer: number,
    entry: readonly [MapKey, WitValue],
  ): void => {
    key.store(memory, pointer, entry[0]);
    value.store(memory, pointer + valueOffset, entry[1]);
  };

  return blockCodec({
    lift: (memory, pointer, length) => {
      memory.check(type, { pointer, byteLength: length * size, alignment });
      memory.charge(type, length * itemBytes);
      const map = new Map<MapKey, WitValue>();
      eachItem(length, (index) => {
        const [loadedKey, loadedValue] = load(memory, pointer + index * size);
        map.set(loadedKey, loadedValue);
      });
      return map;
    },
    lower: (memory, map) => {
      if (!isMap(map) || map.size * size > maxBlockBytes) {
        throw misfit(type, map);
      }
      const entries = [...map];
      const pointer = memory.allocate(type, alignment, entries.length * size);
      eachItem(entries.length, (index) => {
        const entry = entries[index];
        if (entry !== undefined) {
          store(memory, pointer + index * size, entry);
        }
      });
      return { pointer, length: entries.length };
    },
  });
}

function isMap(value: WitValue): value is ReadonlyMap<MapKey, WitValue> {
  return value instanceof Map;
}

function isMapKey(value: WitValue): value is MapKey {
  return value !== undefined && typeof value !== "object";
}
