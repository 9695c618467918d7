import { maxShownLength, maxShownTypeLength } from "./limits.ts";
import { formatWitType } from "./wit-text.ts";
import type { WitType } from "./wit-type.ts";

/** A value that does not fit its type. */
export interface Mismatch {
  readonly kind: "type-mismatch";
  /** Where: `params[1].lines[3].price`. */
  readonly path: string;
  /** The name of the parameter that the path begins with, of a call. */
  readonly parameter?: string;
  /** The type in WIT syntax, shortened. */
  readonly expected: string;
  /** What came, shortened. */
  readonly actual: string;
  /** What would be right, when the type does not say it. */
  readonly hint?: string;
}

/** A step into a value: an item by its number, a value of a map by the JSON text of its key, all else by its name in WIT. */
export type Segment = string | number | { readonly key: string };

/** Where a conversion is inside a value, and the first mismatch that it met. */
export class ValueCursor {
  readonly #root: string;
  readonly #segments: Segment[] = [];
  #mismatch: Mismatch | null = null;

  constructor(root: string) {
    this.#root = root;
  }

  /** Once this is set, what the conversion made is worthless. */
  get mismatch(): Mismatch | null {
    return this.#mismatch;
  }

  /** Converts a part. */
  within<Part>(segment: Segment, convert: () => Part): Part {
    this.#segments.push(segment);
    const part = convert();
    this.#segments.pop();
    return part;
  }

  /** Records what does not fit here; later mismatches are ignored. */
  refuse(type: WitType, actual: string, hint: string | null): void {
    this.#mismatch ??= mismatchAt(this.#path(), { type, actual, hint });
  }

  #path(): string {
    return `${this.#root}${this.#segments.map(stepText).join("")}`;
  }
}

function stepText(segment: Segment): string {
  switch (typeof segment) {
    case "number":
      return `[${segment}]`;
    case "string":
      return `.${segment}`;
    default:
      return `[${shorten(segment.key)}]`;
  }
}

/** What came instead of a value of `type`; `actual` is shortened here. */
export function mismatchAt(
  path: string,
  {
    type,
    actual,
    hint,
  }: { readonly type: WitType; readonly actual: string; readonly hint: string | null },
): Mismatch {
  const base = {
    kind: "type-mismatch",
    path,
    expected: shorten(formatWitType(type), maxShownTypeLength),
    actual: shorten(actual),
  } as const;
  return hint === null ? base : { ...base, hint };
}

/** A text as messages show it: what a client sent can be large. */
export function shorten(text: string, maxLength = maxShownLength): string {
  return text.length <= maxLength ? text : `${text.slice(0, maxLength - 1)}…`;
}
