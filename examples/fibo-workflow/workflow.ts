import { fibo } from "testing:fibo/fibo";
import { fibo as fiboWat } from "testing:fibo-wat/fibo";
import type { Workflow } from "testing:fibo-workflow/component";
import { joinSet } from "obelisk-workers/workflow";

type Activity = (n: number) => number;

function repeat(activity: Activity, n: number, iterations: number): number {
  let last = 0;
  for (let iteration = 0; iteration < iterations; iteration += 1) {
    last = activity(n);
  }
  return last;
}

function fanOut(activity: Activity, n: number, iterations: number): number {
  using set = joinSet();
  for (let iteration = 0; iteration < iterations; iteration += 1) {
    set.submit(activity, n);
  }
  let last = 0;
  for (const child of set) {
    if ("result" in child) last = Number(child.result());
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
  fiboaConcurrent(n, iterations) {
    return fanOut(fibo, n, iterations);
  },
  fiboaWatConcurrent(n, iterations) {
    return fanOut(fiboWat, n, iterations);
  },
} satisfies Workflow;
