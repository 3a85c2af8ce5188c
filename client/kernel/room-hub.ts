/** All followers of all rooms over one wire: who follows what, joins and leaves by reference count. */
import type { Change, Heads, JoinReply, JoinRequest } from '#shared/kernel/protocol.ts';
import type { RoomEvent } from './room-reducer.ts';

export interface Wire {
  /** `done` hears null when no answer came in time; after a cut it may stay silent. */
  join(request: JoinRequest, done: (reply: JoinReply | null) => void): void;
  leave(room: string): void;
}

export interface Follower {
  readonly room: string;
  readonly isBehind: boolean;
  receive(event: RoomEvent): void;
}

interface Asking {
  follower: Follower;
  asked: number;
  request: JoinRequest;
}

export class RoomHub {
  #wire: Wire;
  #soon: (task: () => void) => void;
  #followers = new Map<string, Set<Follower>>();
  #asking: Asking[] = [];
  #connected = false;
  /** Called whenever `connected` or `isBehind` may have changed. */
  moved: () => void = () => {};

  /** `soon` puts a task behind the one that runs now, so that joins of one turn can share a request. */
  constructor(wire: Wire, soon: (task: () => void) => void = (task) => queueMicrotask(task)) {
    this.#wire = wire;
    this.#soon = soon;
  }

  get connected(): boolean {
    return this.#connected;
  }

  get isBehind(): boolean {
    for (const follower of this.#all()) if (follower.isBehind) return true;
    return false;
  }

  get rooms(): string[] {
    return [...this.#followers.keys()];
  }

  /** Returns the way out; the last follower out leaves the room. */
  follow(follower: Follower): () => void {
    const { room } = follower;
    const followers = this.#followers.get(room) ?? new Set();
    this.#followers.set(room, followers.add(follower));
    return () => {
      if (!followers.delete(follower) || followers.size > 0) return;
      this.#followers.delete(room);
      if (this.#connected) this.#wire.leave(room);
    };
  }

  /** Followers of one room that ask in the same turn share one join, from the lowest position. */
  ask(follower: Follower, asked: number, request: JoinRequest): void {
    this.#asking.push({ follower, asked, request });
    if (this.#asking.length === 1) this.#soon(() => this.#join());
  }

  up(): void {
    this.#connected = true;
    this.#tell(this.#all(), { kind: 'connected' });
  }

  down(): void {
    this.#connected = false;
    this.#asking = [];
    this.#tell(this.#all(), { kind: 'disconnected' });
  }

  changes(changes: readonly Change[]): void {
    for (const [room, ofRoom] of Map.groupBy(changes, (change) => change.room)) {
      this.#tell(this.#of(room), { kind: 'changes', changes: ofRoom });
    }
  }

  heads({ epoch, rooms }: Heads): void {
    for (const { room, seq } of rooms) this.#tell(this.#of(room), { kind: 'head', epoch, seq });
  }

  /** Joins one room once more; false when nothing is followed. */
  check(): boolean {
    const [follower] = this.#all();
    if (follower) this.#tell([follower], { kind: 'check' });
    return follower !== undefined;
  }

  kick(room: string): void {
    this.#tell(this.#of(room), { kind: 'kicked' });
  }

  #join(): void {
    const asking = this.#asking;
    this.#asking = [];
    if (!this.#connected) return;
    for (const together of Map.groupBy(
      asking,
      ({ request }) => `${request.room} ${request.epoch}`,
    ).values()) {
      const followed = together.filter(({ follower }) => this.#followers.get(follower.room)?.has(follower));
      if (followed.length === 0) continue;
      const lowest = followed.reduce((a, b) => ((a.request.seq ?? 0) <= (b.request.seq ?? 0) ? a : b));
      this.#wire.join(lowest.request, (reply) => {
        for (const { follower, asked } of followed) {
          this.#tell([follower], { kind: 'answered', asked, reply });
        }
      });
    }
  }

  #of(room: string): Follower[] {
    return [...(this.#followers.get(room) ?? [])];
  }

  #all(): Follower[] {
    return [...this.#followers.values()].flatMap((followers) => [...followers]);
  }

  #tell(followers: Follower[], event: RoomEvent): void {
    for (const follower of followers) follower.receive(event);
    this.moved();
  }
}
