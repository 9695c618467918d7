import type { Clock } from "../src/engine/clock.ts";

export const workersClock: Clock = {
  nowMs: () => Date.now(),
  turn: () => scheduler.wait(0),
  at(atMs, callback) {
    const timer = setTimeout(callback, Math.max(0, atMs - Date.now()));
    return () => clearTimeout(timer);
  },
};
