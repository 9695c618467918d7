/** One measurement, made again and again between others that it is compared with. */
import { spreadOf } from "./spread.ts";
import type { Spread } from "./spread.ts";

export interface RoundsOptions {
  readonly rounds: number;
  /** After so long no round begins any more, once there are three. */
  readonly allowanceMs: number;
}

const leastRounds = 3;

export class Series {
  readonly name: string;
  readonly #measure: () => Promise<number>;
  readonly #values: number[] = [];

  constructor(name: string, measure: () => Promise<number>) {
    this.name = name;
    this.#measure = measure;
  }

  get spread(): Spread {
    return spreadOf(this.#values);
  }

  /** The ratio in each round by itself: what slows a round down slows both of its parts. */
  ratioTo(other: Series): Spread {
    return spreadOf(
      this.#values.map((value, round) => value / (other.#values[round] ?? Number.NaN)),
    );
  }

  async warmUp(): Promise<void> {
    await this.#measure();
  }

  async next(): Promise<void> {
    this.#values.push(await this.#measure());
  }
}

/** Measures all series in turn, round after round, every other round in the opposite order. */
export async function measureInTurn(
  series: readonly Series[],
  { rounds, allowanceMs }: RoundsOptions,
): Promise<void> {
  for (const one of series) await one.warmUp();
  const startedMs = performance.now();
  for (let round = 0; round < rounds; round += 1) {
    if (round >= leastRounds && performance.now() - startedMs > allowanceMs) return;
    for (const one of round % 2 === 0 ? series : series.toReversed()) await one.next();
  }
}
