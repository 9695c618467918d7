import type { WitValue } from "../wit/wit-value.ts";

/** How the glue takes an err from a host function. */
export class ErrOfCall extends Error {
  readonly payload: WitValue;

  constructor(payload: WitValue) {
    super("the function returned an err");
    this.name = "ErrOfCall";
    this.payload = payload;
  }
}
