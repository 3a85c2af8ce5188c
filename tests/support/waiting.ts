/** Waits for a condition without sleeping: it is looked at again whenever something has happened. */
export class Waiting {
  #waiting: (() => void)[] = [];

  /** Something has happened. */
  wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const go of waiting) go();
  }

  /** Resolves as soon as the condition holds. Throws when it does not within the time, saying what was awaited. */
  async until(condition: () => boolean, what: string, withinMs = 15_000): Promise<void> {
    const deadline = Date.now() + withinMs;
    while (!condition()) {
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`did not see within ${withinMs} ms: ${what}`);
      await new Promise<void>((go) => {
        const timer = setTimeout(go, left);
        this.#waiting.push(() => {
          clearTimeout(timer);
          go();
        });
      });
    }
  }
}
