/** `structuredClone` of plain data, dates, maps, sets, regular expressions, errors and buffers; cycles are kept. */

export function structuredClone<T>(value: T): T {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a copy has the type of the original
  return copyOf(value, new Map()) as T;
}

function copyOf(value: unknown, seen: Map<object, object>): unknown {
  if (typeof value === "function" || typeof value === "symbol") {
    throw new TypeError(`structuredClone: ${typeof value}s cannot be copied`);
  }
  if (typeof value !== "object" || value === null) return value;
  const known = seen.get(value);
  if (known !== undefined) return known;
  return copyObject(value, seen);
}

function copyObject(value: object, seen: Map<object, object>): object {
  const keep = <Copy extends object>(copy: Copy): Copy => {
    seen.set(value, copy);
    return copy;
  };
  if (value instanceof Date) return keep(new Date(value));
  if (value instanceof RegExp) return keep(new RegExp(value.source, value.flags));
  if (value instanceof ArrayBuffer) return keep(value.slice(0));
  if (ArrayBuffer.isView(value)) return keep(copyView(value, seen));
  if (value instanceof Map) {
    const copy = keep(new Map<unknown, unknown>());
    for (const [key, item] of value) copy.set(copyOf(key, seen), copyOf(item, seen));
    return copy;
  }
  if (value instanceof Set) {
    const copy = keep(new Set<unknown>());
    for (const item of value) copy.add(copyOf(item, seen));
    return copy;
  }
  if (value instanceof Error) return copyError(value, keep, seen);
  return copyProperties(value, keep(Array.isArray(value) ? [] : {}), seen);
}

function copyView(view: ArrayBufferView, seen: Map<object, object>): ArrayBufferView {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the copy of a buffer is a buffer
  const buffer = copyOf(view.buffer, seen) as ArrayBuffer;
  if (view instanceof DataView) return new DataView(buffer, view.byteOffset, view.byteLength);
  const made: unknown = Reflect.get(view, "constructor");
  const length: unknown = Reflect.get(view, "length");
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every view but a DataView is made like this
  return Reflect.construct(made as NewableFunction, [
    buffer,
    view.byteOffset,
    length,
  ]) as ArrayBufferView;
}

function copyError(
  error: Error,
  keep: <Copy extends object>(copy: Copy) => Copy,
  seen: Map<object, object>,
): Error {
  const copy = keep(new Error(error.message));
  copy.name = error.name;
  if (error.stack !== undefined) copy.stack = error.stack;
  if (error.cause !== undefined) copy.cause = copyOf(error.cause, seen);
  return copy;
}

function copyProperties(value: object, copy: object, seen: Map<object, object>): object {
  for (const key of Object.keys(value))
    Reflect.set(copy, key, copyOf(Reflect.get(value, key), seen));
  return copy;
}
