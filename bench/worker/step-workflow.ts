/** The peer: a workflow of Cloudflare Workflows, whose steps compute what the examples compute. */
import type { WorkflowEvent, WorkflowStep } from "cloudflare:workers";
import { WorkflowEntrypoint } from "cloudflare:workers";

export interface PeerParams {
  readonly steps: number;
  /** All beside each other, or one after the other. */
  readonly atOnce: boolean;
}

export class StepWorkflow extends WorkflowEntrypoint<Env, PeerParams> {
  /** Gives the milliseconds that the steps took; starting and ending the instance is not counted. */
  override async run(event: WorkflowEvent<PeerParams>, step: WorkflowStep): Promise<number> {
    const { steps, atOnce } = event.payload;
    const startedAtMs = performance.now();
    const begun: Promise<number>[] = [];
    for (let number = 1; number <= steps; number += 1) {
      const done = step.do(`fibo ${number}`, async () => fibo(10));
      if (atOnce) begun.push(done);
      else await done;
    }
    await Promise.all(begun);
    return performance.now() - startedAtMs;
  }
}

function fibo(n: number): number {
  let [current, next] = [0, 1];
  for (let step = 0; step < n; step += 1) [current, next] = [next, current + next];
  return current;
}
