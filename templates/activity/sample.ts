import type { Sample } from "app:sample/component";
import { info } from "obelisk-workers/activity";
import { log } from "obelisk-workers/log";

export const sample = {
  run(input) {
    log.info(`attempt ${info().attempt}`);
    // A thrown string becomes the err of the WIT result; it is retried.
    if (input === "") throw "there is nothing to do";
    return input;
  },
} satisfies Sample;
