/** Port: time. Instants are epoch milliseconds. */

export interface Clock {
  nowMs(): number;
  /** Resolves in a later macrotask, so that what else waits for this object gets its turn. */
  turn(): Promise<void>;
  /** Calls back once at `atMs` or soon after, while the object is awake. */
  at(atMs: number, callback: () => void): CancelTimer;
}

export type CancelTimer = () => void;
