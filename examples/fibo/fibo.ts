import type { Fibo } from "testing:fibo/component";

/** fibo(78) is the last one below 2^53, up to which a JavaScript number holds every integer. */
const LARGEST_EXACT_N = 78;

export const fibo = {
  fibo(n) {
    if (n > LARGEST_EXACT_N) {
      // A thrown string becomes the err of the WIT result.
      throw `n must be at most ${LARGEST_EXACT_N}, larger results are not exact`;
    }
    let current = 0;
    let next = 1;
    for (let step = 0; step < n; step += 1) {
      [current, next] = [next, current + next];
    }
    return current;
  },
} satisfies Fibo;
