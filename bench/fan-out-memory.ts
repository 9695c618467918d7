/**
 * What a fan-out adds to the memory of the runtime. An isolate's own memory cannot be asked for, so this is the
 * peak of the whole process above what it had before, in a runtime that has done little else.
 */
import { BenchServer } from "./bench-server.ts";
import type { Finding } from "./finding.ts";
import { RuntimeMemory } from "./runtime-memory.ts";

const children = 1_000;
const fiboN = 10;
const concurrent = "testing:fibo-workflow/workflow.fiboa-concurrent";
const what = "memory that a fan-out of 1,000 QuickJS children adds, at its peak";
const MEGABYTE = 1_000_000;
/** The budget of all instances, and 60 MB. */
const budgetMegabytes = 48 + 60;

export async function measureFanOutMemory(): Promise<Finding[]> {
  const server = await BenchServer.start();
  try {
    const memory = RuntimeMemory.ofThisProcess();
    if (memory === null) {
      const reason = "only Linux says what a process holds";
      return [{ kind: "not-measured", what, budget: `<= ${budgetMegabytes} MB`, reason }];
    }
    // Code that is there before the fan-out is none of what it adds.
    await server.execute(concurrent, [fiboN, 1]);
    const beforeBytes = memory.residentBytes;
    memory.forgetPeak();
    await server.execute(concurrent, [fiboN, children]);
    return [
      {
        kind: "size",
        what,
        bytes: memory.peakBytes - beforeBytes,
        budgetBytes: budgetMegabytes * MEGABYTE,
      },
      {
        kind: "size",
        what: "memory of the runtime before it",
        bytes: beforeBytes,
        budgetBytes: null,
      },
    ];
  } finally {
    await server.stop();
  }
}
