import { fibo } from "testing:fibo/fibo";
import { fibo as fiboWat } from "testing:fibo-wat/fibo";
import type { Workflow } from "testing:fibo-workflow/component";

function repeat(activity: (n: number) => number, n: number, iterations: number): number {
  let last = 0;
  for (let iteration = 0; iteration < iterations; iteration += 1) {
    last = activity(n);
  }
  return last;
}

export const workflow = {
  fiboa(n, iterations) {
    return repeat(fibo, n, iterations);
  },
  fiboaWat(n, iterations) {
    return repeat(fiboWat, n, iterations);
  },
} satisfies Workflow;
