/** Who else is at the record that is shown, and which field they hold. Decides nothing, and is kept nowhere. */
import type { PresenceClaim, PresenceNotice, PresenceReply, Present } from '#shared/kernel/protocol.ts';
import type { Clock } from './room-follower.ts';

/** Well within the time after which the server takes one to be gone. */
const RENEW_MS = 15_000;
/** The room may be joined in a moment; who may not join it is told nothing. */
const AGAIN_MS = 700;
const AGAIN_MOST = 4;

/** A record, and the room of those who may see it. */
export interface Place {
  room: string;
  /** Change type. */
  type: string;
  id: string;
}

/** Somebody else at the same record. */
export interface Other {
  accountId: string;
  name: string;
  /** Id of the picture. */
  picture: string | null;
  /** Fields they hold; more than one in several windows. */
  fields: readonly string[];
}

export interface PresencePorts {
  /** Silent without a connection; `done` hears null when no answer came in time. */
  say(claim: PresenceClaim, done: (reply: PresenceReply | null) => void): void;
  clock: Clock;
  isVisible(): boolean;
  /** Whose own windows are not told. */
  me(): string | undefined;
}

export class Presence {
  #place: Place | null = $state.raw(null);
  #people: readonly Present[] = $state.raw([]);
  #field: string | null = null;
  #refusals = 0;
  readonly #ports: PresencePorts;
  #stopTimer: () => void = () => {};

  /** Who else is here, the longest first. */
  readonly others: readonly Other[] = $derived.by(() => {
    const place = this.#place;
    const others = new Map<string, Other & { fields: string[] }>();
    for (const { accountId, name, picture, record, field } of this.#people) {
      if (accountId === this.#ports.me() || record.type !== place?.type || record.id !== place.id) continue;
      const other = others.get(accountId) ?? { accountId, name, picture, fields: [] };
      if (field !== null) other.fields.push(field);
      others.set(accountId, other);
    }
    return [...others.values()];
  });

  constructor(ports: PresencePorts) {
    this.#ports = ports;
  }

  /** One is at this record now, and at no other; null for none. */
  enter(place: Place | null): void {
    const before = this.#place;
    if (before && before.room !== place?.room) this.#ports.say({ room: before.room, at: null }, () => {});
    this.#place = place;
    this.#people = [];
    this.#field = null;
    this.#refusals = 0;
    this.#claim();
  }

  holderOf(field: string): Other | null {
    return this.others.find(({ fields }) => fields.includes(field)) ?? null;
  }

  /** One is in this field. */
  hold(field: string): void {
    if (this.#field === field) return;
    this.#field = field;
    this.#claim();
  }

  /** The field was left, or what was typed was sent. */
  release(field: string | null = this.#field): void {
    if (field === null || this.#field !== field) return;
    this.#field = null;
    this.#claim();
  }

  /** There is a connection, or the page is looked at again. */
  renew(): void {
    this.#claim();
  }

  /** Without a connection nobody can be told of. */
  lost(): void {
    this.#stopTimer();
    this.#people = [];
  }

  heard({ room, people }: PresenceNotice): void {
    if (room === this.#place?.room) this.#people = people;
  }

  #claim(): void {
    this.#stopTimer();
    const place = this.#place;
    if (!place) return;
    this.#again(RENEW_MS);
    if (!this.#ports.isVisible()) return;
    const record = { type: place.type, id: place.id };
    this.#ports.say({ room: place.room, at: { record, field: this.#field } }, (reply) => {
      if (place !== this.#place || !reply) return;
      if ('people' in reply) {
        this.#people = reply.people;
        this.#refusals = 0;
      } else if (reply.error.status === 409 && ++this.#refusals < AGAIN_MOST) this.#again(AGAIN_MS);
    });
  }

  #again(ms: number): void {
    this.#stopTimer();
    this.#stopTimer = this.#ports.clock.after(ms, () => this.#claim());
  }
}
