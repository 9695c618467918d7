import type { WitValue } from "../wit/wit-value.ts";
import type { CoreType, CoreValue } from "./core-value.ts";
import type { MemoryReader } from "./memory-reader.ts";
import type { MemoryWriter } from "./memory-writer.ts";

/**
 * How values of one type pass the border, compiled once from the type. Sizes, alignments and
 * addresses are in bytes. The four conversions are the `load`, `store`, `lift_flat` and
 * `lower_flat` of the component model's CanonicalABI.md; callers of `load` and `store` have checked
 * that the whole value is inside the memory.
 */
export interface Codec {
  readonly size: number;
  readonly alignment: number;
  /**
   * The core values that stand for a value; null for more than can ever be passed (16), whose flat
   * conversions are never called.
   */
  readonly flat: readonly CoreType[] | null;
  readonly load: (memory: MemoryReader, pointer: number) => WitValue;
  readonly store: (memory: MemoryWriter, pointer: number, value: WitValue) => void;
  /** Reads `values` from the index `at` on. */
  readonly liftFlat: (memory: MemoryReader, values: readonly CoreValue[], at: number) => WitValue;
  /** Writes `into` from the index `at` on. */
  readonly lowerFlat: (
    memory: MemoryWriter,
    value: WitValue,
    into: CoreValue[],
    at: number,
  ) => void;
}
