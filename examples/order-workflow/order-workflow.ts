import type { OrderWorkflow } from "testing:order-workflow/component";
import { approve } from "testing:approval/approval";
import { charge, release, reserve } from "testing:orders/orders";
import { joinSet, sleep } from "obelisk-workers/workflow";

/** Steps that have been done, and how each of them is taken back. */
class Saga {
  readonly #undo: (() => void)[] = [];

  did(undo: () => void): void {
    this.#undo.push(undo);
  }

  takeBack(): void {
    for (const undo of this.#undo.toReversed()) undo();
  }
}

function isApproved(item: string, amount: number, seconds: number): boolean {
  using answers = joinSet("approval");
  const approval = answers.submit(approve, item, amount);
  answers.delay({ seconds });
  return answers.next() === approval && approval.result();
}

function buy(item: string, amount: number, mayBuy: () => boolean): string {
  const saga = new Saga();
  try {
    reserve(item);
    saga.did(() => release(item));
    if (!mayBuy()) throw new Error(`nobody has approved ${item}`);
    return charge(amount);
  } catch (error) {
    saga.takeBack();
    throw error;
  }
}

export const orderWorkflow = {
  place(item, amount, approvalSeconds) {
    return buy(item, amount, () => isApproved(item, amount, approvalSeconds));
  },

  async placeCancellable(item, amount, delaySeconds) {
    if (delaySeconds > 0) await sleep({ seconds: delaySeconds });
    return buy(item, amount, () => true);
  },
} satisfies OrderWorkflow;
