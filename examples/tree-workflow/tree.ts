import { fiboa } from "testing:fibo-workflow/workflow";
import type { Tree } from "testing:tree-workflow/component";

export const tree = {
  run(n, iterations) {
    return fiboa(n, iterations);
  },
} satisfies Tree;
