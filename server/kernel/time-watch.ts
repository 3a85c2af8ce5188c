export interface Watched {
  seconds: number;
  /** Looks whether something is due, and sees to it. */
  look(): Promise<void>;
  /** A look failed; the next one comes all the same. */
  failed(error: unknown): void;
}

/** Looks again and again for what time has brought about, one look after the other. */
export class TimeWatch {
  readonly #watched: Watched;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(watched: Watched) {
    this.#watched = watched;
  }

  /** Begins at once: time has passed while nobody looked. */
  start(): void {
    void this.look();
    this.#timer = setInterval(() => void this.look(), this.#watched.seconds * 1000);
    this.#timer.unref();
  }

  look(): Promise<void> {
    this.#looking = this.#looking.then(async () => {
      if (this.#stopped) return;
      try {
        await this.#watched.look();
      } catch (error) {
        this.#watched.failed(error);
      }
    });
    return this.#looking;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await this.#looking;
  }
}
