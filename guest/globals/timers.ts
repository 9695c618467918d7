/** Timers of activities. */
import { addTimer, removeTimer } from "../runtime/timers.ts";

export function setTimeout(
  work: (...args: unknown[]) => void,
  delayMs = 0,
  ...args: unknown[]
): number {
  return addTimer(() => work(...args), delayMs, false);
}

export function setInterval(
  work: (...args: unknown[]) => void,
  delayMs = 0,
  ...args: unknown[]
): number {
  return addTimer(() => work(...args), delayMs, true);
}

export function clearTimeout(id?: number): void {
  removeTimer(id);
}

export function clearInterval(id?: number): void {
  removeTimer(id);
}
