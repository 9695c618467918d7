/**
 * The handles that one instance of a component has for objects of the host, by the rules of
 * the component model's CanonicalABI.md: 0 is no handle, a number that was given back is given out
 * again before a new one, and a handle that is lent to a call cannot be given away by it.
 */
import type { ResourceValue } from "../wit/wit-value.ts";

/** Why a number is no handle that could be used so; completes "but ...". */
export interface HandleFault {
  readonly fault: string;
}

interface Entry {
  readonly resource: string;
  readonly value: ResourceValue;
}

/** Whether a value of the host is an object of the resource. */
export type IsResource = (resource: string, value: unknown) => value is ResourceValue;

/** Most handles of an instance, as the canonical ABI has it. */
const maxHandles = 2 ** 28 - 1;

export class HandleTable {
  readonly isResource: IsResource;
  readonly #entries: (Entry | null)[] = [null];
  readonly #free: number[] = [];
  readonly #lent = new Set<number>();

  constructor(isResource: IsResource) {
    this.isResource = isResource;
  }

  /** Whether the instance has no handle, lent ones included. */
  get isEmpty(): boolean {
    return this.#free.length === this.#entries.length - 1;
  }

  /** A table as at the beginning, which gives out the same numbers again. */
  forget(): void {
    this.#entries.length = 1;
    this.#free.length = 0;
    this.#lent.clear();
  }

  /** A new handle of the instance for the object, or 0 when it has as many as it can have. */
  add(resource: string, value: ResourceValue): number {
    const handle = this.#free.pop() ?? this.#entries.length;
    if (handle > maxHandles) {
      return 0;
    }
    this.#entries[handle] = { resource, value };
    return handle;
  }

  /** The object, which stays the instance's; the handle is lent until `returnLent`. */
  lend(resource: string, handle: number): { readonly value: ResourceValue } | HandleFault {
    const found = this.#find(resource, handle);
    if ("value" in found) {
      this.#lent.add(handle);
    }
    return found;
  }

  /** The object, for which the instance has no handle any more. */
  take(resource: string, handle: number): { readonly value: ResourceValue } | HandleFault {
    const found = this.#find(resource, handle);
    if ("fault" in found) {
      return found;
    }
    if (this.#lent.has(handle)) {
      return { fault: `the handle ${handle} is lent to this call` };
    }
    this.#entries[handle] = null;
    this.#free.push(handle);
    return found;
  }

  /** The call that handles were lent to has returned: an instance makes one call at a time. */
  returnLent(): void {
    this.#lent.clear();
  }

  #find(resource: string, handle: number): Entry | HandleFault {
    const entry = this.#entries[handle];
    if (entry === undefined || entry === null) {
      return { fault: `there is no handle ${handle}` };
    }
    return entry.resource === resource
      ? entry
      : { fault: `the handle ${handle} is one of ${entry.resource}` };
  }
}
