/**
 * The local runtime through several lives: it is started again when it hangs. Locally nothing limits the CPU time of
 * a component, so one that computes for ever would stop everything else, the platform's alarms included. The journals
 * account for what was running when it was killed, so code that does this again and again comes to its end.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { HangWatch, isBusy } from "./hang-watch.ts";
import type { ProcessGroup } from "./process-group.ts";
import { CpuStopwatch } from "./runtime-cpu.ts";

const PROBE_EVERY_MS = 1_000;
const ANSWER_MAX_MS = 2_000;
/** From then on people wonder. */
const WORTH_TELLING_MS = 8_000;
const FIRST_RESTART_WAIT_MS = 250;
const RESTART_WAIT_MAX_MS = 2_000;
/** A life of this length shows that the hangs before it are over. */
const LONG_LIFE_MS = 60_000;

export interface Supervision {
  readonly begin: () => ProcessGroup;
  readonly healthUrl: URL;
  /** How long it may compute without an answer; null for ever. */
  readonly hangMs: number | null;
  readonly say: (line: string) => void;
}

export class SupervisedRuntime {
  readonly #options: Supervision;
  readonly #stop = new AbortController();
  #life: ProcessGroup;

  constructor(options: Supervision) {
    this.#options = options;
    this.#life = options.begin();
  }

  /** Passes a signal on; there is no life after it. */
  kill(signal: NodeJS.Signals): void {
    this.#stop.abort();
    this.#life.kill(signal);
  }

  /** The exit code of the life that ended by itself, or because it was asked to. */
  async ended(): Promise<number> {
    for (let hangs = 0; ;) {
      const startedMs = performance.now();
      const hung = await this.#hangs(this.#life);
      if (hung) this.#life.kill("SIGKILL");
      const code = await this.#life.ended;
      if (!hung || this.#stop.signal.aborted) return code;
      hangs = performance.now() - startedMs > LONG_LIFE_MS ? 1 : hangs + 1;
      await this.#pause(Math.min(FIRST_RESTART_WAIT_MS * 2 ** (hangs - 1), RESTART_WAIT_MAX_MS));
      if (this.#stop.signal.aborted) return code;
      this.#life = this.#options.begin();
    }
  }

  /** Resolves when the life hangs (true) or has ended. */
  async #hangs(life: ProcessGroup): Promise<boolean> {
    const { hangMs, healthUrl } = this.#options;
    const hasEnded = life.ended.then(() => true);
    if (hangMs === null) return !(await hasEnded);
    const watch = new HangWatch(hangMs);
    const stopwatch = new CpuStopwatch(life.id);
    let isTold = false;
    while (!(await Promise.race([hasEnded, this.#pause(PROBE_EVERY_MS).then(() => false)]))) {
      if (this.#stop.signal.aborted) return !(await hasEnded);
      if (!isBusy(stopwatch.soFar())) {
        stopwatch.restart();
        continue;
      }
      const isAnswered = await answers(healthUrl, Math.min(ANSWER_MAX_MS, hangMs));
      watch.observe(stopwatch.restart(), isAnswered);
      if (watch.hangs) {
        this.#options.say(hangReport(watch.silentMs));
        return true;
      }
      if (watch.silentMs > WORTH_TELLING_MS && !isTold) this.#options.say(warning(hangMs));
      isTold = watch.silentMs > WORTH_TELLING_MS;
    }
    return false;
  }

  #pause(ms: number): Promise<void> {
    return sleep(ms, undefined, { signal: this.#stop.signal }).catch(() => {});
  }
}

async function answers(url: URL, maxMs: number): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(maxMs) })).ok;
  } catch {
    return false;
  }
}

function warning(hangMs: number): string {
  return (
    "The runtime computes without answering: a component computes without ever waiting. " +
    `It is killed and started again after ${seconds(hangMs)} of that (--hang-timeout).`
  );
}

function hangReport(silentMs: number): string {
  return (
    `The runtime has computed for ${seconds(silentMs)} without answering, so it is killed and started again. ` +
    "What was running is tried again, and ends as timed out or interrupted if it does the same:"
  );
}

function seconds(ms: number): string {
  return `${Math.round(ms / 1000)} s`;
}
