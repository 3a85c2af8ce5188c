import type { RoomKind } from '#shared/kernel/rooms.ts';
import type { Ring } from './doorbell.ts';

/** What rang at least so long is told together. */
const REST_MS = 250;

interface Followed {
  kind: RoomKind;
  /** Tells which rooms have moved. */
  tell(rooms: string[]): Promise<void>;
  /** They could not be told of. */
  failed(error: unknown): void;
}

/**
 * Hears which rooms of a kind move, and tells of them: of the first at once, of those that move while it rests
 * together. What it did not hear, or could not tell, is for a look at the rooms to find.
 */
export class RoomFollower {
  readonly #followed: Followed;
  readonly #moved = new Set<string>();
  #telling = false;
  #stopped = false;

  constructor(followed: Followed) {
    this.#followed = followed;
  }

  hear({ rooms }: Ring): void {
    for (const { room } of rooms) if (room.startsWith(`${this.#followed.kind}:`)) this.#moved.add(room);
    if (this.#moved.size > 0 && !this.#telling) void this.#tellOn();
  }

  stop(): void {
    this.#stopped = true;
  }

  async #tellOn(): Promise<void> {
    this.#telling = true;
    while (this.#moved.size > 0 && !this.#stopped) {
      const rooms = [...this.#moved];
      this.#moved.clear();
      try {
        await this.#followed.tell(rooms);
      } catch (error) {
        this.#followed.failed(error);
      }
      await new Promise<void>((go) => setTimeout(go, REST_MS).unref());
    }
    this.#telling = false;
  }
}
