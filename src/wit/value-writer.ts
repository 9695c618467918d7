import type { Mismatch, Segment } from "./mismatch.ts";
import type { WitType } from "./wit-type.ts";

/** What the writers of single types need of the writer of a whole value. */
export interface ValueWriter {
  /** Once this is set, what the writer gives is worthless. */
  readonly mismatch: Mismatch | null;

  write(value: unknown, type: WitType): string;

  /** Writes a part; `segment` is the step to it. */
  within(segment: Segment, write: () => string): string;

  /** Records what does not fit here; `hint` is null when the expected type says all. */
  refuse(value: unknown, type: WitType, hint: string | null): string;
}
