/** Says at most one sentence in so many milliseconds, the newest. */
const QUIET_MS = 5000;

class Announcer {
  /** What the polite live region holds. */
  text = $state('');
  #next: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  say(text: string): void {
    if (this.#timer !== undefined) {
      this.#next = text;
      return;
    }
    this.text = text;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      const next = this.#next;
      this.#next = null;
      if (next !== null) this.say(next);
    }, QUIET_MS);
  }
}

export const announcer = new Announcer();
