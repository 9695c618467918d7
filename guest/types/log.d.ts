/** Lines for the log of the execution, at a level. Values are written as `console` writes them. */
export declare const log: {
  readonly trace: (...values: readonly unknown[]) => void;
  readonly debug: (...values: readonly unknown[]) => void;
  readonly info: (...values: readonly unknown[]) => void;
  readonly warn: (...values: readonly unknown[]) => void;
  readonly error: (...values: readonly unknown[]) => void;
};
