/** Parts are added up. */
export interface Duration {
  readonly milliseconds?: number;
  readonly seconds?: number;
  readonly minutes?: number;
  readonly hours?: number;
  readonly days?: number;
}

export interface SleepOptions {
  /** Letters, digits, `-` and `/`; it becomes part of the delay's id. */
  readonly name?: string;
}

/** What an awaited `sleep` throws when its delay was cancelled. */
export declare class SleepCancelled extends Error {}

/**
 * Waits for milliseconds, for a duration or until a date, however long that is, and without any memory meanwhile.
 * Gives the instant that was waited for.
 */
export declare function sleep(
  time: number | Duration | Date,
  options?: SleepOptions,
): Promise<Date>;

/** The id of this execution. */
export declare function executionId(): string;

/** A random integer from `min` to `max`, both possible; the same in every replay. */
export declare function randomInteger(min: number, max: number): number;

/** Random letters and digits; the same in every replay. */
export declare function randomString(length: number): string;
