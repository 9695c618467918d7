/** Executions of every kind, each with the result that it must have. */
import type { Call } from "./execution-api.ts";

export interface Work {
  readonly call: Call;
  /** How many calls it makes itself, and how many delays. */
  readonly calls: number;
  readonly result: unknown;
}

const TOO_LARGE = "n must be at most 78, larger results are not exact";

export const workload: readonly Work[] = [
  repeated("testing:fibo-workflow/workflow.fiboa", 20, 300),
  repeated("testing:fibo-workflow/workflow.fiboa", 78, 900),
  repeated("testing:fibo-workflow/workflow.fiboa-wat", 40, 400),
  repeated("testing:fibo-workflow/workflow.fiboa-wat", 77, 3000),
  // Children beside each other.
  repeated("testing:fibo-workflow/workflow.fiboa-concurrent", 20, 40),
  repeated("testing:fibo-workflow/workflow.fiboa-wat-concurrent", 30, 600),
  {
    call: { ffqn: "testing:fan-out-wat/fan-out.fan-out", params: [10, 400] },
    calls: 400,
    result: { ok: 400 * fibonacci(10) },
  },
  // Child workflows, of which one is tried again for some seconds.
  {
    call: {
      ffqn: "testing:batch-workflow/batch-workflow.place-all",
      params: [["book", "nothing", "pen"]],
    },
    calls: 3,
    result: { ok: 2 },
  },
  // A join set is closed while a stub in it waits, and what was done before is taken back.
  {
    call: { ffqn: "testing:order-workflow/order-workflow.place", params: ["book", 5, 2] },
    calls: 4,
    result: { err: "nobody has approved book" },
  },
  // It begins again after ten rounds, each of which sleeps.
  {
    call: { ffqn: "testing:ticker/ticker.run", params: [{ done: 0, total: 0 }, 25, 20] },
    calls: 50,
    result: { ok: 25 * fibonacci(10) },
  },
  nested(25, 200),
  nested(60, 600),
  activity("testing:misbehave/misbehave.fail", [], { err: "failed as asked" }),
  activity("testing:fibo/fibo.fibo", [50], { ok: fibonacci(50) }),
  // Five retries, 3.1 s: an activity by itself, and one whose err becomes that of its workflow.
  activity("testing:fibo-wat/fibo.fibo", [79], { err: TOO_LARGE }),
  {
    call: { ffqn: "testing:fibo-workflow/workflow.fiboa", params: [80, 2] },
    calls: 1,
    result: { err: TOO_LARGE },
  },
];

/** A workflow that calls a Fibonacci activity so many times. */
export function repeated(ffqn: string, n: number, iterations: number): Work {
  return {
    call: { ffqn, params: [n, iterations] },
    calls: iterations,
    result: { ok: fibonacci(n) },
  };
}

/** The same in a child workflow. */
export function nested(n: number, iterations: number): Work {
  return { ...repeated("testing:tree-workflow/tree.run", n, iterations), calls: 1 };
}

function activity(ffqn: string, params: readonly number[], result: unknown): Work {
  return { call: { ffqn, params }, calls: 0, result };
}

/** Exact up to n = 78. */
function fibonacci(n: number): number {
  let [current, next] = [0, 1];
  for (let step = 0; step < n; step += 1) [current, next] = [next, current + next];
  return current;
}
