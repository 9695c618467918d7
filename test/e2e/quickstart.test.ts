import { expect, it, onTestFinished } from "vitest";
import { ProcessFamily } from "./process-family.ts";

it("[EE9] the quickstart shows results, events and where they are, and leaves no process behind", async () => {
  const quickstart = new ProcessFamily(["scripts/quickstart.ts"]);
  onTestFinished(() => quickstart.kill());

  const code = await quickstart.end();
  const { output } = quickstart;
  expect(code, `its output:\n${output}`).toBe(0);
  expect(output.match(/^ok: 55$/gm)).toHaveLength(2);
  expect(output).toMatch(/^err: "failed as asked"$/m);
  expect(output).toMatch(/http:\/\/127\.0\.0\.1:\d+\/v1\/executions\/E_\w+\/events/);
  expect(output).toMatch(/^ +0 .* created /m);
  expect(output).toMatch(/ temporarily_failed .*\n.* locked .*\n.* finished /);
});
