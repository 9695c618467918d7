import { greet } from "app:greeting/greeting";
import type { Welcome } from "app:welcome/component";
import { sleep } from "obelisk-workers/workflow";

/** A workflow only calls and computes. Each step is kept: after a crash it goes on where it was. */
export const welcome = {
  async everybody(names) {
    const greetings: string[] = [];
    for (const name of names) {
      greetings.push(greet(name));
      await sleep({ milliseconds: 100 });
    }
    return greetings;
  },
} satisfies Welcome;
