/** A model of the server: things in rooms, a numbered log, a relay, backups, and the ways they fail. */
import type { Change, Entry, JoinReply, JoinRequest, Position } from '#shared/kernel/protocol.ts';
import type { Chance } from './world.ts';

export interface Thing {
  id: string;
  version: number;
  open: boolean;
  rank: number;
}

export interface Page {
  items: Thing[];
  nextCursor: string | null;
}

export const TYPE = 'model.thing';
export const ROOMS = ['organisation:a', 'organisation:b', 'zone:c', 'user:d'];

interface Stored {
  thing: Thing;
  rooms: string[];
}

interface RoomLog {
  seq: number;
  /** Changes below this number are trimmed. */
  min: number;
  changes: Map<number, Change>;
}

interface Backup {
  things: Map<string, Stored>;
  seqs: Map<string, number>;
}

export const byRank = (a: Thing, b: Thing): number => a.rank - b.rank || (a.id < b.id ? -1 : 1);

export class ModelServer {
  epoch = 'epoch-0';
  /** Every change that was ever committed, by epoch, room and number. */
  readonly committed = new Map<string, Change>();
  #things = new Map<string, Stored>();
  #logs = new Map<string, RoomLog>(ROOMS.map((room) => [room, { seq: 0, min: 1, changes: new Map() }]));
  #relayed = new Map<string, number>(ROOMS.map((room) => [room, 0]));
  #made = 0;
  #restored = 0;
  #backup: Backup = { things: new Map(), seqs: new Map() };

  /** One commit that creates, alters, moves and removes a few things. */
  commit(chance: Chance): void {
    const touched = new Map<string, Map<string, Entry>>();
    for (let left = chance.between(1, 3); left > 0; left -= 1) this.#alter(chance, touched);
    for (const [room, entries] of [...touched].sort()) {
      const log = this.#logs.get(room) as RoomLog;
      log.seq += 1;
      // Too large to be delivered: stored as a reset.
      if (chance.happens(0.02)) {
        log.min = log.seq + 1;
        continue;
      }
      const change: Change = {
        room,
        epoch: this.epoch,
        seq: log.seq,
        actor: 'somebody',
        mutation: null,
        at: '2030-01-01T00:00:00Z',
        entries: [...entries.values()],
      };
      log.changes.set(log.seq, change);
      this.committed.set(`${this.epoch} ${room} ${log.seq}`, change);
    }
  }

  trim(chance: Chance): void {
    const log = this.#logs.get(chance.pick(ROOMS)) as RoomLog;
    log.min = Math.max(log.min, log.seq - chance.between(0, 3) + 1);
  }

  backUp(): void {
    this.#backup = {
      things: new Map([...this.#things].map(([id, stored]) => [id, { ...stored }])),
      seqs: new Map([...this.#logs].map(([room, log]) => [room, log.seq])),
    };
  }

  restore(): void {
    this.#restored += 1;
    this.epoch = `epoch-${this.#restored}`;
    this.#things = new Map([...this.#backup.things].map(([id, stored]) => [id, { ...stored }]));
    for (const [room, log] of this.#logs) {
      log.seq = this.#backup.seqs.get(room) ?? 0;
      log.min = log.seq + 1;
      log.changes.clear();
    }
    this.forgetRelayed();
  }

  /** A relay that starts anew begins at the heads: what it had not pushed it never pushes. */
  forgetRelayed(): void {
    for (const [room, log] of this.#logs) this.#relayed.set(room, log.seq);
  }

  /** What the doorbell finds past the relay's cursors. */
  relay(): Change[] {
    const found: Change[] = [];
    for (const [room, log] of this.#logs) {
      for (let seq = (this.#relayed.get(room) ?? 0) + 1; seq <= log.seq; seq += 1) {
        const change = log.changes.get(seq);
        if (change) found.push(change);
      }
      this.#relayed.set(room, log.seq);
    }
    return found;
  }

  join({ room, epoch, seq = 0 }: JoinRequest): JoinReply {
    const log = this.#logs.get(room) as RoomLog;
    const here = { epoch: this.epoch, seq: log.seq };
    if (epoch !== this.epoch || seq > log.seq || seq + 1 < log.min) return { ...here, reset: true };
    const changes: Change[] = [];
    for (let next = seq + 1; next <= log.seq; next += 1) changes.push(log.changes.get(next) as Change);
    return { ...here, changes };
  }

  heads(): { epoch: string; rooms: { room: string; seq: number }[] } {
    return { epoch: this.epoch, rooms: [...this.#logs].map(([room, { seq }]) => ({ room, seq })) };
  }

  positions(rooms: readonly string[]): Position[] {
    return rooms.map((room) => ({ room, epoch: this.epoch, seq: this.#logs.get(room)?.seq ?? 0 }));
  }

  /** `GET`: what is in these rooms now, by rank; a window also asks for open ones only. */
  page(rooms: readonly string[], openOnly: boolean, limit: number): Page {
    const items: Thing[] = [];
    for (const { thing, rooms: inRooms } of this.#things.values()) {
      if (inRooms.some((room) => rooms.includes(room)) && (thing.open || !openOnly)) items.push(thing);
    }
    items.sort(byRank);
    return { items: items.slice(0, limit), nextCursor: items.length > limit ? 'more' : null };
  }

  #alter(chance: Chance, touched: Map<string, Map<string, Entry>>): void {
    const ids = [...this.#things.keys()];
    const before = ids.length === 0 || chance.happens(0.3) ? null : this.#things.get(chance.pick(ids));
    const id = before?.thing.id ?? `thing-${this.#made++}`;
    const version = (before?.thing.version ?? 0) + 1;
    const oldRooms = before?.rooms ?? [];
    if (before && chance.happens(0.25)) {
      this.#things.delete(id);
      for (const room of oldRooms) note(touched, room, { type: TYPE, op: 'remove', id, version, view: null });
      return;
    }
    const moves = !before || chance.happens(0.3);
    const rooms = moves ? ROOMS.filter((_, index) => index === version % 4 || chance.happens(0.2)) : oldRooms;
    const thing = { id, version, open: chance.happens(0.7), rank: chance.between(0, 30) };
    this.#things.set(id, { thing, rooms });
    for (const room of rooms) note(touched, room, { type: TYPE, op: 'upsert', id, version, view: thing });
    for (const room of oldRooms) {
      if (!rooms.includes(room)) note(touched, room, { type: TYPE, op: 'remove', id, version, view: null });
    }
  }
}

/** A commit says one thing about each thing in each room: the last. */
function note(touched: Map<string, Map<string, Entry>>, room: string, entry: Entry): void {
  const entries = touched.get(room) ?? new Map<string, Entry>();
  entries.set(entry.id, entry);
  touched.set(room, entries);
}
