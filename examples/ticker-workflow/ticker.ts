import { fibo } from "testing:fibo/fibo";
import type { Ticker } from "testing:ticker/component";
import { restartWith, sleep } from "obelisk-workers/workflow";

const roundsPerGeneration = 10;

export const ticker = {
  async run({ done, total }, rounds, pauseMs) {
    let sum = total;
    const end = Math.min(rounds, done + roundsPerGeneration);
    for (let round = done; round < end; round += 1) {
      if (pauseMs > 0) await sleep(pauseMs);
      sum += fibo(10);
    }
    if (end === rounds) return sum;
    return restartWith<Ticker["run"]>({ done: end, total: sum }, rounds, pauseMs);
  },
} satisfies Ticker;
