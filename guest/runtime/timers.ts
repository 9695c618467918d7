/** Timers of an activity. They fire while its function awaits something; what is left when it returns is dropped. */
import { now, subscribeDuration } from "wasi:clocks/monotonic-clock@0.2.12";
import { needsHost } from "./building.ts";
import { installTimers } from "./event-loop.ts";

interface Timer {
  readonly dueNs: number;
  readonly everyMs: number | null;
  readonly fire: () => void;
}

const NS_PER_MS = 1_000_000;

/** As everywhere: a longer delay is no delay. */
const DELAY_MS_MAX = 2 ** 31 - 1;

const timers = new Map<number, Timer>();
let lastId = 0;

export function addTimer(fire: () => void, delay: number, isRepeated: boolean): number {
  needsHost(isRepeated ? "setInterval" : "setTimeout");
  installTimers({ fireNext, clear: () => timers.clear() });
  const ms = delay >= 1 && delay <= DELAY_MS_MAX ? delay : 1;
  lastId += 1;
  timers.set(lastId, { dueNs: now() + ms * NS_PER_MS, everyMs: isRepeated ? ms : null, fire });
  return lastId;
}

export function removeTimer(id: number | undefined): void {
  if (id !== undefined) timers.delete(id);
}

/** Waits for the earliest timer and fires it; false when there is none. */
function fireNext(): boolean {
  let first: [number, Timer] | null = null;
  for (const entry of timers) {
    if (first === null || entry[1].dueNs < first[1].dueNs) first = entry;
  }
  if (first === null) return false;
  const [id, { dueNs, everyMs, fire }] = first;
  const leftNs = dueNs - now();
  if (leftNs > 0) subscribeDuration(Math.ceil(leftNs)).block();
  if (everyMs === null) timers.delete(id);
  else timers.set(id, { dueNs: now() + everyMs * NS_PER_MS, everyMs, fire });
  fire();
  return true;
}
