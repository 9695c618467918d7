/**
 * Handles of resources that the host implements: one core value, which stands for an object of the
 * host. A component owns all handles that it has: what the host lends stays in the call.
 */
import { isKebabName } from "../wit/name.ts";
import { formatWitType } from "../wit/wit-text.ts";
import type { ResourceType } from "../wit/wit-type.ts";
import type { WitValue } from "../wit/wit-value.ts";
import { misfit, trap } from "./abi-trap.ts";
import type { Codec } from "./codec.ts";
import { addressAt } from "./core-value.ts";
import type { HandleTable } from "./handle-table.ts";

const handleSize = 4;

/** Throws a `TypeError` for the other types that are handles. */
export function handleCodec(type: ResourceType): Codec {
  if (!isKebabName(type.name)) {
    throw new TypeError(`the handle ${formatWitType(type)} has no value outside its component`);
  }
  return {
    size: handleSize,
    alignment: handleSize,
    flat: ["i32"],
    load: ({ view, handles }, pointer) => lift(handles, type, view.getUint32(pointer, true)),
    store: ({ view, handles }, pointer, value) => {
      view.setUint32(pointer, lower(handles, type, value), true);
    },
    liftFlat: ({ handles }, values, at) => lift(handles, type, addressAt(values, at)),
    lowerFlat: ({ handles }, value, into, at) => {
      into[at] = lower(handles, type, value);
    },
  };
}

function lift(handles: HandleTable, type: ResourceType, handle: number): WitValue {
  const { name, ownership } = type;
  const found = ownership === "own" ? handles.take(name, handle) : handles.lend(name, handle);
  if ("fault" in found) {
    throw trap(type, found.fault);
  }
  return found.value;
}

function lower(handles: HandleTable, type: ResourceType, value: WitValue): number {
  if (type.ownership === "borrow" || !handles.isResource(type.name, value)) {
    throw misfit(type, value);
  }
  const handle = handles.add(type.name, value);
  if (handle === 0) {
    throw trap(type, "the component has too many handles");
  }
  return handle;
}
