/** What one run of a component gets of WASI: the real thing for an activity, a repeatable one for a workflow. */
import type { WorkflowHost } from "../../engine/component-runtime.ts";
import type { Variables } from "../run-environment.ts";
import type { RunOutput } from "../run-output.ts";
import type { RunScope } from "../run-scope.ts";
import type { OutputLines } from "./output-lines.ts";
import type { MonotonicTime } from "./pollable.ts";
import type { RandomSource } from "./random-source.ts";
import { realRandom, virtualRandom } from "./random-source.ts";

export interface WasiHost {
  /** Wall clock, epoch milliseconds. */
  readonly nowMs: () => number;
  readonly monotonicTime: MonotonicTime;
  readonly random: RandomSource;
  readonly insecureRandom: RandomSource;
  readonly randomSeed: RandomSource;
  readonly stdout: OutputLines;
  readonly stderr: OutputLines;
  readonly variables: Variables;
}

/** Timers that are set for longer fire at once. */
const TIMER_MS_MAX = 2 ** 31 - 1;

export function activityWasi(
  scope: RunScope,
  beforeOutside: () => void,
  { stdout, stderr }: RunOutput,
  variables: Variables,
): WasiHost {
  return {
    nowMs: () => Date.now(),
    monotonicTime: realTime(scope, beforeOutside),
    random: realRandom,
    insecureRandom: realRandom,
    randomSeed: realRandom,
    stdout,
    stderr,
    variables,
  };
}

export function workflowWasi(
  host: WorkflowHost,
  { stdout, stderr }: RunOutput,
  variables: Variables,
): WasiHost {
  return {
    nowMs: () => host.nowMs(),
    monotonicTime: virtualTime(host),
    random: virtualRandom(host.owner, "wasi-random"),
    insecureRandom: virtualRandom(host.owner, "wasi-insecure-random"),
    randomSeed: virtualRandom(host.owner, "wasi-insecure-seed"),
    stdout,
    stderr,
    variables,
  };
}

function realTime(scope: RunScope, beforeOutside: () => void): MonotonicTime {
  return {
    nowNs: realNowNs,
    waitUntil: async (instantNs, arrivals) => {
      for (;;) {
        const leftNs = instantNs === null ? null : instantNs - realNowNs();
        if ((leftNs !== null && leftNs <= 0n) || arrivals.some((one) => one.hasArrived())) return;
        beforeOutside();
        await scope.wait<void>((resolve) => {
          const timer =
            leftNs === null
              ? null
              : setTimeout(end, Math.min(Math.ceil(Number(leftNs) / 1e6), TIMER_MS_MAX));
          const watches = arrivals.map((one) => one.watch(end));
          function stop(): void {
            clearTimeout(timer);
            for (const unwatch of watches) unwatch();
          }
          function end(): void {
            stop();
            resolve();
          }
          return stop;
        });
      }
    },
  };
}

function realNowNs(): bigint {
  return nanoseconds(performance.now());
}

function virtualTime(host: WorkflowHost): MonotonicTime {
  return {
    nowNs: () => nanoseconds(host.nowMs()),
    waitUntil: () => {
      throw new Error("a workflow cannot wait for a clock: it waits by calling functions");
    },
  };
}

/** In microseconds an instant of the epoch is still an exact number. */
function nanoseconds(ms: number): bigint {
  return BigInt(Math.floor(ms * 1000)) * 1000n;
}
