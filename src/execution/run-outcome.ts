/** How one run of a component ended, as its runtime saw it. */
import type { Retval } from "../wit/retval.ts";

export type RunOutcome = Returned | Trapped | Refused;

/** The function returned `ok` or `err`. */
export interface Returned {
  readonly kind: "returned";
  readonly retval: Exclude<Retval, { readonly kind: "execution-failure" }>;
  /** The err is a variant case whose name contains `permanent`: never retried. */
  readonly isPermanent: boolean;
}

/** The guest trapped, or a host function that it called failed. */
export interface Trapped {
  readonly kind: "trapped";
  readonly reason: string;
  readonly detail: string | null;
}

/** The run could not be made at all, or its result is not of the declared type: trying again cannot help. */
export interface Refused {
  readonly kind: "refused";
  readonly reason: string;
  readonly detail: string | null;
}
