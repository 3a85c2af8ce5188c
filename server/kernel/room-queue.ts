/** At most this many transactions of this process wait on one room's number in the database. */
export const WAITERS_PER_ROOM = 4;

interface Line {
  inside: number;
  waiting: (() => void)[];
}

/**
 * A queue in front of each room. A hot room serialises its commits; without the queue its writers
 * would stand in the database, each holding a row lock request that every release has to wake.
 */
export class RoomQueue {
  readonly #lines = new Map<string, Line>();

  /** Waits for a place in every room, in the order given, which must be sorted. Gives the way out. */
  async enter(rooms: readonly string[]): Promise<() => void> {
    const held: string[] = [];
    for (const room of rooms) {
      const line = this.#lines.get(room);
      if (!line) this.#lines.set(room, { inside: 1, waiting: [] });
      else if (line.inside < WAITERS_PER_ROOM) line.inside++;
      else await new Promise<void>((go) => line.waiting.push(go));
      held.push(room);
    }
    return () => {
      for (const room of held) this.#leave(room);
    };
  }

  #leave(room: string): void {
    const line = this.#lines.get(room)!;
    const next = line.waiting.shift();
    // The place passes on; the count stays.
    if (next) next();
    else if (--line.inside === 0) this.#lines.delete(room);
  }
}
