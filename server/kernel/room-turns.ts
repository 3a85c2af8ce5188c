/**
 * What one socket asks about one room, one after another: a leave that is sent while its join still
 * reads would otherwise be overtaken by it, and the room be heard for ever.
 */
export class RoomTurns {
  /** Only while something is under way: there is one of these for every socket. */
  #last: Map<string, Promise<unknown>> | null = null;

  /** Does the work when what was asked before about this room is done, however that ended. */
  take<T>(room: string, work: () => T | Promise<T>): Promise<T> {
    this.#last ??= new Map();
    const before = this.#last.get(room);
    const mine = before ? before.then(work, work) : (async () => work())();
    this.#last.set(room, mine);
    const forget = (): void => {
      if (this.#last?.get(room) === mine) this.#last.delete(room);
      if (this.#last?.size === 0) this.#last = null;
    };
    mine.then(forget, forget);
    return mine;
  }
}
