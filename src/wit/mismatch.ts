import { maxShownLength } from "./limits.ts";
import { formatWitType } from "./wit-text.ts";
import type { WitType } from "./wit-type.ts";

/** A value that does not fit its type. */
export interface Mismatch {
  readonly kind: "type-mismatch";
  /** Where: `params[1].lines[3].price`. */
  readonly path: string;
  /** The type in WIT syntax. */
  readonly expected: string;
  /** What came, shortened. */
  readonly actual: string;
  /** What would be right, when the type does not say it. */
  readonly hint?: string;
}

/** Where a conversion is inside a value, and the first mismatch that it met. */
export class ValueCursor {
  readonly #root: string;
  readonly #segments: (string | number)[] = [];
  #mismatch: Mismatch | null = null;

  constructor(root: string) {
    this.#root = root;
  }

  /** Once this is set, what the conversion made is worthless. */
  get mismatch(): Mismatch | null {
    return this.#mismatch;
  }

  /** Converts a part: an item by its number, anything else by its name in WIT. */
  within<Part>(segment: string | number, convert: () => Part): Part {
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
    const steps = this.#segments.map((segment) =>
      typeof segment === "number" ? `[${segment}]` : `.${segment}`,
    );
    return `${this.#root}${steps.join("")}`;
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
    expected: formatWitType(type),
    actual: shorten(actual),
  } as const;
  return hint === null ? base : { ...base, hint };
}

/** A text as messages show it: what a client sent can be large. */
export function shorten(text: string): string {
  return text.length <= maxShownLength ? text : `${text.slice(0, maxShownLength - 1)}…`;
}
