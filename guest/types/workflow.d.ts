/// <reference lib="esnext.disposable" />
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

/**
 * Begins this execution again with other params, under its id and with nothing to replay, when its join sets are
 * closed: `restartWith<typeof ticker.run>(count + 1)`. For workflows that go on for ever. Only a top-level execution
 * can; in the child of another it throws.
 */
export declare function restartWith<Called extends (...args: never[]) => unknown = never>(
  ...args: Parameters<Called>
): never;

/** How often this execution has begun, from 1. */
export declare function generation(): number;

/** How an execution failed without returning anything. */
export type FailureKind =
  | "timed-out"
  | "nondeterminism-detected"
  | "out-of-fuel"
  | "cancelled"
  | "uncategorized";

/** An execution that was submitted to a join set. */
export interface Child<Result> {
  readonly id: string;
  /** Its answer was taken from the join set. */
  readonly isDone: boolean;
  /** How it failed without returning anything; undefined when it returned, be it an err. */
  readonly failure: FailureKind | undefined;
  /** What the function returned; throws what it threw. Only after its answer was taken. */
  result(): Result;
}

/** A delay that was submitted to a join set. */
export interface Delay {
  readonly id: string;
  readonly isDone: boolean;
  /** It was cancelled instead of coming to its end. Only after its answer was taken. */
  readonly isCancelled: boolean;
}

export type Member = Child<unknown> | Delay;

/** Children and delays that run beside each other, whose answers are taken in the order in which they come. */
export interface JoinSet extends Disposable, Iterable<Member> {
  /** `n:<name>` or `g:<number>`. */
  readonly id: string;
  /** Begins a child: `set.submit(fibo, 10)`. The function is one that the world imports. */
  submit<Args extends unknown[], Result>(
    called: (...args: Args) => Result,
    ...args: Args
  ): Child<Awaited<Result>>;
  /** Begins a delay, which answers when it is over. */
  delay(time: number | Duration | Date): Delay;
  /** Waits for the next member that answers, and gives that object; undefined when all have. */
  next(): Member | undefined;
  /** As `next`, without waiting: null when nobody has answered yet. */
  tryNext(): Member | undefined | null;
  /** Cancels the delays, activities and workflows `...-cancellable` in it, and waits for the other workflows. */
  close(): void;
}

/** A new join set. With `using set = joinSet()` it is closed at the end of the block. */
export declare function joinSet(name?: string): JoinSet;

/** Begins an execution of its own, at once or later, which nobody waits for, and gives its id. */
export declare function schedule<Args extends unknown[]>(
  called: (...args: Args) => unknown,
  args: Args,
  time?: number | Duration | Date,
): string;

/**
 * Gives an execution of a stub, be it of another tree, its result. Throws when there is no such stub, when it has
 * another result, and when the result is not of its type.
 */
export declare function fulfil<Result>(
  called: (...args: never[]) => Result,
  executionId: string,
  result: { readonly ok: Awaited<Result> } | { readonly err: unknown },
): void;
