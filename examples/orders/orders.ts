/** What a shop would ask other systems for. */
import { info } from "obelisk-workers/activity";

const CARD_LIMIT = 100;

export const orders = {
  reserve(item: string): string {
    if (item === "nothing") throw "there is no such item";
    return `reserved ${item}`;
  },
  release(item: string): string {
    return `released ${item}`;
  },
  charge(amount: number): string {
    if (amount > CARD_LIMIT) throw { tag: "declined-permanently", val: CARD_LIMIT };
    // What a service takes as its idempotency key is the same in every attempt.
    return `charged ${amount} for ${info().idempotencyKey.split(".").length - 1} level below the order`;
  },
};
