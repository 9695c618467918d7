/**
 * A request for a function `f-schedule`: its first param says when, the others are those of `f`. The execution is one
 * of `f`, created now and begun then.
 */
import { INSTANT_MS_MAX } from "../execution/limits.ts";
import { extensionOf, extensionSignature } from "../wit/extension-function.ts";
import type { Ffqn } from "../wit/ffqn.ts";
import { parseFfqn } from "../wit/ffqn.ts";
import { taggedParts } from "../wit/guest-value.ts";
import type { FunctionSignature } from "../wit/wit-type.ts";
import type { WitValue } from "../wit/wit-value.ts";

const MS_PER: Readonly<Record<string, bigint>> = {
  milliseconds: 1n,
  seconds: 1_000n,
  minutes: 60_000n,
  hours: 3_600_000n,
  days: 86_400_000n,
};

/** The function itself and the signature of the derived one; null for any other name. */
export function scheduledFunction(
  text: string,
  signatureOf: (ffqn: Ffqn) => FunctionSignature | undefined,
): { readonly own: FunctionSignature; readonly derived: FunctionSignature } | null {
  const ffqn = parseFfqn(text);
  const extension = typeof ffqn === "string" ? extensionOf(ffqn) : null;
  if (extension?.kind !== "schedule") return null;
  const own = signatureOf(extension.ffqn);
  return own === undefined ? null : { own, derived: extensionSignature(own, "schedule") };
}

/** The instant that a value of `schedule-at` means at `nowMs`; never later than the last one that there is. */
export function instantOf(value: WitValue, nowMs: number): number {
  const { tag, val } = taggedParts(value);
  if (tag === "at") return clamp(part(val, "seconds") * 1000n + nanoseconds(val));
  if (tag !== "in") return nowMs;
  const { tag: unit, val: amount } = taggedParts(val);
  return clamp(BigInt(nowMs) + whole(amount) * (MS_PER[String(unit)] ?? 0n));
}

function nanoseconds(datetime: unknown): bigint {
  return BigInt(Math.ceil(Number(part(datetime, "nanoseconds")) / 1_000_000));
}

function part(value: unknown, name: string): bigint {
  return typeof value === "object" && value !== null ? whole(Reflect.get(value, name)) : 0n;
}

function whole(value: unknown): bigint {
  return typeof value === "bigint" || typeof value === "number" ? BigInt(value) : 0n;
}

function clamp(ms: bigint): number {
  return ms > BigInt(INSTANT_MS_MAX) ? INSTANT_MS_MAX : Number(ms);
}
