/** The world outside, which activities ask by names and which replies to each when the test says so. */
import type { TreeWorld } from "./tree-world.ts";

export class Replies<T> {
  readonly #world: TreeWorld;
  readonly #waiting = new Map<string, (reply: T) => void>();

  constructor(world: TreeWorld) {
    this.#world = world;
  }

  /** Names that wait for a reply. */
  get waiting(): readonly string[] {
    return [...this.#waiting.keys()];
  }

  wait(name: string): Promise<T> {
    return new Promise((resolve) => {
      this.#waiting.set(name, resolve);
    });
  }

  /** Gives a reply and lets everything follow. */
  async give(name: string, reply: T): Promise<void> {
    const resolve = this.#waiting.get(name);
    if (resolve === undefined) throw new Error(`nobody waits for ${name}`);
    this.#waiting.delete(name);
    resolve(reply);
    await this.#world.settle();
  }
}
