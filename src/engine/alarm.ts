/** Port: the one alarm of the object, which wakes it even after its death. */

export interface Alarm {
  /** Replaces whatever was set. An instant in the past fires at once. Durable with the rows of the same turn. */
  set(atMs: number): void;
}
