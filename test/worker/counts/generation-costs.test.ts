import { describe, expect, it } from "vitest";
import type { Costs } from "../../../bench/worker/costs.ts";
import { newExecutionId } from "../../../src/api/new-execution-id.ts";
import { GENERATIONS_KEPT } from "../../../src/execution/limits.ts";
import { makeFfqn } from "../../../src/wit/ffqn.ts";
import { printJson } from "../../../src/wit/json-text.ts";
import { costsOf } from "./counted-run.ts";

/** What a compiled workflow costs that begins again so often, after a step each time. */
function costsOfAgain(times: number): Promise<Costs> {
  const ffqn = makeFfqn("bench:steps/steps", "again");
  return costsOf({ id: newExecutionId(), ffqn, params: printJson([times]) });
}

describe("a workflow that begins again", () => {
  it("[GN14] costs two rows each time, and no alarm and no message", async () => {
    // The component is loaded while the first run has its lock.
    await costsOfAgain(0);
    const [once, more] = [await costsOfAgain(0), await costsOfAgain(GENERATIONS_KEPT)];
    expect(more.journalRows - once.journalRows).toBe(2 * GENERATIONS_KEPT);
    expect(more.rowsWritten - once.rowsWritten).toBe(2 * GENERATIONS_KEPT);
    expect(more.alarmsSet).toBe(once.alarmsSet);
    expect(more.alarmsFired).toBe(once.alarmsFired);
    expect(more.bindingsUsed).toBe(once.bindingsUsed);
  });

  it("[GN14] costs the rows of a generation once more to forget it", async () => {
    const [kept, forgotten] = [
      await costsOfAgain(GENERATIONS_KEPT),
      await costsOfAgain(GENERATIONS_KEPT + 1),
    ];
    expect(forgotten.journalRows - kept.journalRows).toBe(2);
    expect(forgotten.rowsWritten - kept.rowsWritten).toBeLessThanOrEqual(5);
  });
});
