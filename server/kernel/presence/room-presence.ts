import { isDeepStrictEqual } from 'node:util';
import { MOST_PRESENT, PRESENCE_LASTS_SECONDS, type Present } from '#shared/kernel/messages.ts';

const LASTS_MS = PRESENCE_LASTS_SECONDS * 1000;

/** How somebody is shown to others. */
export interface Face {
  name: string;
  picture: string | null;
}

/** Where somebody says they are, without whom it is, which they do not say. */
export type Whereabouts = Pick<Present, 'record' | 'field'>;

interface Held {
  present: Present;
  until: number;
}

/**
 * Who is at the records of one room, as far as this node knows: who said so here, and what other nodes
 * told of theirs. All of it ends by itself. Instants are in milliseconds.
 */
export class RoomPresence<Who> {
  readonly #here = new Map<Who, Held>();
  readonly #elsewhere = new Map<string, { people: Present[]; until: number }>();

  get countHere(): number {
    return this.#here.size;
  }

  get isEmpty(): boolean {
    return this.#here.size === 0 && this.#elsewhere.size === 0;
  }

  has(who: Who): boolean {
    return this.#here.has(who);
  }

  /** Whether others have something new to see. */
  claim(who: Who, accountId: string, face: Face, at: Whereabouts, now: number): boolean {
    const before = this.#here.get(who)?.present;
    const stays = before && isDeepStrictEqual([before.record, before.field], [at.record, at.field]);
    const since = stays ? before.since : new Date(now).toISOString();
    const present: Present = { accountId, ...face, record: at.record, field: at.field, since };
    this.#here.set(who, { present, until: now + LASTS_MS });
    return !isDeepStrictEqual(before, present);
  }

  /** Whether they were there. */
  leave(who: Who): boolean {
    return this.#here.delete(who);
  }

  /** What another node told of those who are there; whether that is something new to see. */
  hear(node: string, people: Present[], now: number): boolean {
    const before = this.#elsewhere.get(node)?.people ?? [];
    if (people.length === 0) this.#elsewhere.delete(node);
    else this.#elsewhere.set(node, { people, until: now + LASTS_MS });
    return !isDeepStrictEqual(before, people);
  }

  /** Forgets who has not said so again, and nodes that have not; whether there were any. */
  expire(now: number): boolean {
    let expired = false;
    for (const held of [this.#here, this.#elsewhere] as Map<unknown, { until: number }>[]) {
      for (const [key, { until }] of held) if (until <= now) expired = held.delete(key) || expired;
    }
    return expired;
  }

  /** Those who said so here. */
  here(): Present[] {
    return shown([...this.#here.values()].map(({ present }) => present));
  }

  everyone(): Present[] {
    return shown([...this.here(), ...[...this.#elsewhere.values()].flatMap(({ people }) => people)]);
  }
}

/** Two windows of one person at the same place are one; whoever is there the longest comes first. */
function shown(people: Present[]): Present[] {
  const byAge = people.toSorted((a, b) => (a.since < b.since ? -1 : Number(a.since > b.since)));
  const places = new Map<string, Present>();
  for (const one of byAge) {
    const place = JSON.stringify([one.accountId, one.record.type, one.record.id, one.field]);
    if (!places.has(place)) places.set(place, one);
  }
  return [...places.values()].slice(0, MOST_PRESENT);
}
