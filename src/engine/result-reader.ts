/** Reads results again from the journal. Those that came one after the other are mostly in one commit. */
import type { Commit } from "../execution/commit.ts";
import type { ExecutionNumber } from "../execution/fact.ts";
import type { Retval } from "../wit/retval.ts";
import type { Ledger } from "./ledger.ts";

export class ResultReader {
  readonly #ledger: Ledger;
  #commit: Commit | null = null;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /**
   * The result of an execution.
   * @param seq sequence number of the commit that holds its end
   */
  readonly read = (seq: number, number: ExecutionNumber): Retval => {
    if (this.#commit?.seq !== seq) this.#commit = this.#ledger.commitAt(seq);
    for (const fact of this.#commit.facts) {
      if (fact.kind === "finished" && fact.of === number) return fact.retval;
    }
    throw new Error(`the result of ${number} is not where it was`);
  };
}
