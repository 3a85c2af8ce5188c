import type { PresenceClaim, PresenceNotice, PresenceReply, Present } from '#shared/kernel/protocol.ts';
import type { Listener, Person } from './person.ts';
import { Waiting } from './waiting.ts';

export type AtRecord = NonNullable<PresenceClaim['at']>;

/** One connection that says where it is, and hears where others are. */
export class Watcher {
  readonly notices: PresenceNotice[] = [];
  readonly #listener: Listener;
  readonly #room: string;
  readonly #waiting = new Waiting();

  private constructor(listener: Listener, room: string) {
    this.#listener = listener;
    this.#room = room;
    listener.socket.on('presence', (notice) => {
      this.notices.push(notice);
      this.#waiting.wake();
    });
  }

  /** Joined to the room. */
  static async in(room: string, person: Person): Promise<Watcher> {
    const watcher = new Watcher(await person.connect(), room);
    await watcher.join(room);
    return watcher;
  }

  /** Joined to nothing. */
  static async outside(person: Person): Promise<Watcher> {
    return new Watcher(await person.connect(), '');
  }

  async join(room: string): Promise<void> {
    const reply = await this.#listener.join({ room });
    if ('error' in reply) throw new Error(`${room} could not be joined: ${reply.error.detail}`);
  }

  claim(at: AtRecord | null): Promise<PresenceReply> {
    return this.say({ room: this.#room, at });
  }

  /** Sends whatever is wanted. */
  say(message: unknown): Promise<PresenceReply> {
    return this.#listener.socket.emitWithAck('presence', message as PresenceClaim);
  }

  /** Who is there, as it was told last. */
  get people(): Present[] {
    return this.notices.at(-1)?.people ?? [];
  }

  until(condition: (people: Present[]) => boolean, what: string): Promise<void> {
    return this.#waiting.until(() => this.notices.length > 0 && condition(this.people), what);
  }

  async leave(): Promise<void> {
    this.#listener.socket.emit('leave', { room: this.#room });
    // Asked behind it, so it is done when this is answered.
    await this.claim(null);
    this.disconnect();
  }

  disconnect(): void {
    this.#listener.socket.disconnect();
  }
}
