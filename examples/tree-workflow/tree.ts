import { fiboa } from "testing:fibo-workflow/workflow";

export const tree = {
  run(n: number, iterations: number): number {
    return fiboa(n, iterations);
  },
};
