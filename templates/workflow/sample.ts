import type { Sample } from "app:sample/component";
import { sleep } from "obelisk-workers/workflow";

export const sample = {
  async run(input) {
    await sleep({ seconds: 1 });
    return input;
  },
} satisfies Sample;
