/** What a replay says about a request of the workflow. */
import type { CallRefusal, DelayOutcome } from "../execution/fact.ts";

/** What a request meets: its answer of then, the end of the history with what is new, or another request. */
export type Step<Replayed, Fresh> =
  | { readonly kind: "replayed"; readonly answer: Replayed }
  | { readonly kind: "fresh"; readonly request: Fresh }
  | { readonly kind: "diverged"; readonly divergence: Divergence };

export interface Divergence {
  /** Version of the recorded event. */
  readonly version: number;
  readonly expected: string;
  readonly actual: string;
}

export interface DelayEnd {
  readonly outcome: DelayOutcome;
  /** When it was due. */
  readonly expiresAtMs: number;
}

/** A function that was named at run time and refused. */
export interface Refused {
  readonly kind: "refused";
  readonly refusal: CallRefusal;
}
