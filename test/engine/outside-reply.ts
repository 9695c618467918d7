/** The world outside, which an activity asks and which replies when the test says so. */
export class OutsideReply<T> {
  #resolve: ((reply: T) => void) | null = null;

  /** Whoever asks last gets the reply. */
  wait(): Promise<T> {
    return new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  give(reply: T): void {
    this.#resolve?.(reply);
  }
}
