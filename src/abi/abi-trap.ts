/**
 * What goes wrong at the border: a guest that breaks the canonical ABI, or a host value that does
 * not fit its type. Both name the place inside the value.
 */
import { describeValue } from "../wit/guest-value.ts";
import { shorten } from "../wit/mismatch.ts";
import { formatWitType } from "../wit/wit-text.ts";
import type { WitType } from "../wit/wit-type.ts";

/** The guest broke the canonical ABI. Its instance is never called again, as after any trap. */
export class AbiTrap extends Error {
  override readonly name = "AbiTrap";
  /** Where in the params or the result: `result.lines[3].price`. */
  readonly path: string;

  constructor(path: string, message: string, options: ErrorOptions) {
    super(message, options);
    this.path = path;
  }
}

/**
 * A fault on its way out of a value. Each level that it passes adds its step, so that a conversion
 * without fault spends nothing on paths.
 */
class Fault extends Error {
  readonly #isTrap: boolean;
  readonly #steps: string[] = [];

  constructor(isTrap: boolean, message: string) {
    super(message);
    this.#isTrap = isTrap;
  }

  addStep(step: string): void {
    this.#steps.push(step);
  }

  reported(root: string): Error {
    const path = [root, ...this.#steps.toReversed()].join("");
    return this.#isTrap
      ? new AbiTrap(path, `The component broke the canonical ABI at ${path}: ${this.message}`, {
          cause: this,
        })
      : new TypeError(`${path}: ${this.message}`, { cause: this });
  }
}

/** The error of a guest that breaks the ABI where a value of `type` should be. */
export function trap(type: WitType, reason: string): Error {
  return new Fault(true, `expected ${shorten(formatWitType(type))}, but ${reason}`);
}

/** The error of a host value that is none of `type`. */
export function misfit(type: WitType, value: unknown): Error {
  const expected = shorten(formatWitType(type));
  return new Fault(false, `expected ${expected}, got ${shorten(describeValue(value))}`);
}

/** Adds a step, `.name` or `[3]`, to the path of a fault; leaves other errors alone. */
export function inside(step: string, error: unknown): unknown {
  if (error instanceof Fault) {
    error.addStep(step);
  }
  return error;
}

/** The error that the caller sees: `AbiTrap`, `TypeError`, or whatever else the guest threw. */
export function reported(root: string, error: unknown): unknown {
  return error instanceof Fault ? error.reported(root) : error;
}
