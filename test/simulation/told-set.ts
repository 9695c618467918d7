import type { JoinSetId } from "../../src/execution/join-set-id.ts";

/** A join set, as far as the story has come. */
export class ToldSet {
  readonly id: JoinSetId;
  children = 0;
  delays = 0;
  unawaited = 0;
  taken = 0;

  constructor(id: JoinSetId) {
    this.id = id;
  }
}
