/** All chance of a simulated world comes from one seed. */
export class SeededRandom {
  #state: number;

  constructor(seed: number) {
    this.#state = (seed * 0x9e3779b9 + 0x7f4a7c15) >>> 0;
  }

  /** A number in [0, 1). Generator: mulberry32. */
  unit(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let z = this.#state;
    z = Math.imul(z ^ (z >>> 15), z | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return ((z ^ (z >>> 14)) >>> 0) / 2 ** 32;
  }

  /** An integer in [from, to]. */
  between(from: number, to: number): number {
    return from + Math.floor(this.unit() * (to - from + 1));
  }

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  pick<T>(items: readonly [T, ...T[]]): T {
    return items[this.between(0, items.length - 1)] ?? items[0];
  }
}

/** Of what may happen, what is likelier does; so that two worlds differ in nothing but in what they differ by. */
export class NoRandom extends SeededRandom {
  constructor() {
    super(0);
  }

  override unit(): number {
    return 0.5;
  }

  override pick<T>(items: readonly [T, ...T[]]): T {
    return items[0];
  }
}
