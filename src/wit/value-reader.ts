import type { JsonValue } from "./json-text.ts";
import type { Mismatch, Segment } from "./mismatch.ts";
import type { WitType } from "./wit-type.ts";
import type { WitValue } from "./wit-value.ts";

/** What the readers of single types need of the reader of a whole value. */
export interface ValueReader {
  /** Once this is set, what the reader gives is worthless. */
  readonly mismatch: Mismatch | null;

  read(json: JsonValue, type: WitType): WitValue;

  /** Reads a part; `segment` is the step to it. */
  within<Part>(segment: Segment, read: () => Part): Part;

  /** Records what does not fit here; `hint` is null when the expected type says all. */
  refuse(json: JsonValue, type: WitType, hint: string | null): undefined;
}
