/** What an activity knows of the attempt that it is. */
export interface AttemptInfo {
  readonly executionId: string;
  /** From 1. An interrupted attempt is repeated under its number. */
  readonly attempt: number;
  /** The same in every attempt of this execution and in no other execution. */
  readonly idempotencyKey: string;
  /** When the attempt times out. What it returns after that is dropped. */
  readonly deadline: Date;
}

export declare function info(): AttemptInfo;
