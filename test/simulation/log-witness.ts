/**
 * What the programs of a simulated world have logged, and what of it must be in the journal.
 *
 * Each line says which run of a program wrote it, and as its how manyeth.
 */
import type { LogSink } from "../../src/engine/component-runtime.ts";
import type { JournalRow } from "../../src/execution/commit.ts";
import { commitsOf } from "../../src/execution/commit.ts";
import { isRequest } from "../../src/execution/fold.ts";
import { BATCH_STEPS_MAX } from "../../src/execution/limits.ts";
import { logsOf } from "../support/stored-logs.ts";

interface WitnessedRun {
  readonly kind: "activity" | "workflow";
  /** Unique per execution. */
  readonly path: string;
  readonly said: string[];
}

export class LogWitness {
  /** Tells this world's lines from those of a journal that it began with. */
  readonly #world: number;
  readonly #runs: WitnessedRun[] = [];

  constructor(world: number) {
    this.#world = world;
  }

  /** Lets a run say something. */
  speaker(kind: WitnessedRun["kind"], path: string, log: LogSink): (what: string) => void {
    const said: string[] = [];
    const run = this.#runs.push({ kind, path, said }) - 1;
    return (what) => {
      log({ level: "info", text: JSON.stringify([this.#world, run, said.length]) });
      said.push(what);
    };
  }

  /** @param isUndisturbed the object never died, and no attempt lost its lock by a jump of the clock */
  judge(rows: readonly JournalRow[], isUndisturbed: boolean): string[] {
    const stored = this.#stored(rows);
    return [
      ...stored.flatMap((places, run) => this.#judgeOrder(places, run)),
      ...(isUndisturbed
        ? [...this.#judgeAttempts(stored), ...this.#judgeWorkflows(stored, timesMax(rows))]
        : []),
    ];
  }

  /** By run, the places of its lines in the order of the journal. */
  #stored(rows: readonly JournalRow[]): readonly (readonly number[])[] {
    const stored: number[][] = this.#runs.map(() => []);
    for (const { lines } of logsOf(rows)) {
      for (const { text } of lines) {
        const [world, run, place] = JSON.parse(text) as [number, number, number];
        if (world === this.#world) stored[run]?.push(place);
      }
    }
    return stored;
  }

  /** Nothing twice and nothing left out between two lines; a run that repeats a history begins later. */
  #judgeOrder(places: readonly number[], run: number): string[] {
    const { kind, path } = this.#runs[run] ?? { kind: "activity", path: "nobody" };
    const first = kind === "activity" ? 0 : (places[0] ?? 0);
    return places.every((place, index) => place === first + index)
      ? []
      : [`${path}: the log of run ${run} has the lines ${places.join(" ")}`];
  }

  #judgeAttempts(stored: readonly (readonly number[])[]): string[] {
    return this.#runs.flatMap(({ kind, path, said }, run) => {
      const count = stored[run]?.length ?? 0;
      return kind === "workflow" || count === said.length
        ? []
        : [`${path}: the log has ${count} lines of run ${run}, which said ${said.length}`];
    });
  }

  /** What was said in several runs, because of replays, is there. */
  #judgeWorkflows(stored: readonly (readonly number[])[], times: number): string[] {
    const kept = new Map<string, number>();
    for (const [run, { kind, path, said }] of this.#runs.entries()) {
      if (kind === "activity") continue;
      for (const [place, what] of said.entries()) {
        const name = `${path} ${what}`;
        const isKept = stored[run]?.includes(place) === true;
        kept.set(name, (kept.get(name) ?? 0) + (isKept ? 1 : 0));
      }
    }
    return [...kept]
      .filter(([, found]) => found === 0 || found > times)
      .map(([what, found]) => `${found} times in the log: ${what}`);
  }
}

const MAY_REPEAT = new Set(["unlocked", "paused", "retried", "closing-awaited"]);

/**
 * A workflow repeats its latest lines when its run was ended after them and before its next request, for which a
 * run may have to wait after a full batch.
 */
function timesMax(rows: readonly JournalRow[]): number {
  const commits = [...commitsOf(rows)].map(({ facts }) => facts);
  const isFull = commits.some((facts) => facts.filter(isRequest).length >= BATCH_STEPS_MAX);
  const mayRepeat = isFull || commits.flat().some(({ kind }) => MAY_REPEAT.has(kind));
  return mayRepeat ? Infinity : 1;
}
