/** What a commit rings: rooms with their newest numbers, and queues with new jobs. */
export interface Ring {
  rooms: { room: string; seq: number }[];
  queues: string[];
}

/** Words between nodes that may be lost. No node hears its own. */
export interface NodeChannel {
  say(text: string): void;
  listen(listener: (text: string) => void): void;
}

export type Listener = (ring: Ring) => void;

/**
 * Tells every node that there is something to read. It carries no truth: a ring that is lost costs
 * a second (the backstop poll), a ring too many costs one read.
 */
export interface Doorbell {
  ring(ring: Ring): void;
  listen(listener: Listener): void;
  /** A way to tell other nodes what nobody keeps. */
  channel(name: string): NodeChannel;
  /** Null when well; otherwise why rings do not reach other nodes, for `/api/ready`. */
  trouble(): string | null;
  close(): Promise<void>;
}

/** Rings within this process. */
export class LocalDoorbell implements Doorbell {
  readonly #listeners: Listener[] = [];

  ring(ring: Ring): void {
    for (const listener of this.#listeners) listener(ring);
  }

  listen(listener: Listener): void {
    this.#listeners.push(listener);
  }

  /** There is nobody else to talk to. */
  channel(): NodeChannel {
    return { say: () => {}, listen: () => {} };
  }

  trouble(): string | null {
    return null;
  }

  async close(): Promise<void> {
    this.#listeners.length = 0;
  }
}
