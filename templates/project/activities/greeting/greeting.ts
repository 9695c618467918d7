import type { Greeting } from "app:greeting/component";
import { info } from "obelisk-workers/activity";
import { log } from "obelisk-workers/log";

/** An activity works on the world outside. It may run more than once: an err is retried. */
export const greeting = {
  greet(name) {
    log.info(`attempt ${info().attempt}`);
    // A thrown string becomes the err of the WIT result.
    if (name === "") throw "a name is needed";
    return `Hello, ${name}!`;
  },
} satisfies Greeting;
