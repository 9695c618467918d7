/** What is put right in the engine before any of the user's code is loaded. */
import { getRandomBytes } from "wasi:random/random@0.2.12";
import { needsHost } from "./building.ts";
import { enqueueJob } from "./jobs.ts";
import { QueuedPromise } from "./promise.ts";
import { stackTrace } from "./stack.ts";

/** 53 random bits, from 0 on and below 1. The engine's own numbers are the same in every execution. */
function random(): number {
  needsHost("Math.random()");
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0] = getRandomBytes(7);
  const high = ((a & 0x1f) * 0x100 + b) * 0x100 + c;
  return (high * 2 ** 32 + ((d * 0x100 + e) * 0x100 + f) * 0x100 + g) / 2 ** 53;
}

function replace(owner: object, name: string, value: unknown): void {
  Object.defineProperty(owner, name, { value, writable: true, configurable: true });
}

// A setter of the engine takes it.
Reflect.set(Error, "prepareStackTrace", stackTrace);
replace(Math, "random", random);
replace(globalThis, "Promise", QueuedPromise);
replace(globalThis, "queueMicrotask", (job: () => void) => enqueueJob(() => job()));
