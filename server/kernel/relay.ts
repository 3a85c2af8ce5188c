import type { Entry } from '#shared/kernel/protocol.ts';
import { ACCESS_ROOM, userRoom } from '#shared/kernel/rooms.ts';
import type { AccessEnded } from './access.ts';
import { type AccessWatch, watchAccess } from './access-watch.ts';
import { type Audience, letGather, type Member, type RoomState } from './audience.ts';
import { type ChangeRow, encodeChange, MOST_CHANGES, readChanges } from './change-log.ts';
import type { Database, Row } from './database.ts';
import type { Doorbell, Ring } from './doorbell.ts';
import { EndedAccess } from './ended-access.ts';
import type { Log } from './log.ts';
import { batchOf, Outbox, type Outlet } from './outbox.ts';
import type { Telemetry } from './telemetry.ts';

/** What a silent loss of the doorbell costs at most. */
const BACKSTOP_MS = 1000;
const HEADS_MS = 20_000;

interface HeadRow extends Row {
  name: string;
  seq: unknown;
  epoch: string;
}

/**
 * Carries changes from the log to this node's sockets. The doorbell wakes it, the cursor decides
 * what is read: a room's changes leave here in order, without a gap, once for each socket.
 */
export class Relay {
  readonly #database: Database;
  readonly #audience: Audience;
  readonly #log: Log;
  readonly #telemetry: Telemetry | undefined;
  readonly outbox: Outbox;
  readonly #dirty = new Set<string>();
  readonly ends = new EndedAccess();
  #reading: Promise<void> | null = null;
  /** Somebody rang while the log was read. */
  #rung = false;
  #watching: AccessWatch | undefined;
  #timers: NodeJS.Timeout[] = [];
  #gathering: NodeJS.Timeout | undefined;
  #closed = false;
  accessCursor = 0;
  epoch = '';

  constructor(database: Database, audience: Audience, doorbell: Doorbell, log: Log, telemetry?: Telemetry) {
    this.#database = database;
    this.#audience = audience;
    this.#log = log;
    this.#telemetry = telemetry;
    this.outbox = new Outbox((outlet) => this.#sendHeadsTo(outlet));
    doorbell.listen((ring) => this.#hear(ring));
  }

  async start(): Promise<void> {
    const [head] = await this.#database.sql<{ epoch: string; seq: unknown }>(
      `select e.epoch, coalesce((select seq from room where name = $1), 0) as seq from database_epoch e`,
      [ACCESS_ROOM],
    );
    if (!head) throw new Error('the database has no epoch: its migrations have not run');
    this.epoch = head.epoch;
    this.accessCursor = Number(head.seq);
    this.#timers = [
      setInterval(() => void this.#compare(), BACKSTOP_MS),
      setInterval(() => this.#sendHeads(), HEADS_MS),
    ];
    this.#watching = watchAccess(this.#database, (seq) =>
      this.#hear({ rooms: [{ room: ACCESS_ROOM, seq }], queues: [] }),
    );
    for (const timer of this.#timers) timer.unref();
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const timer of this.#timers) clearInterval(timer);
    clearTimeout(this.#gathering);
    this.#watching?.end();
    this.outbox.close();
    await this.#reading;
  }

  /** Reads this room soon; used after a join, when others may be ahead of or behind the newcomer. */
  wake(room: string): void {
    this.#dirty.add(room);
    this.#startReading();
  }

  /** Where the rooms of one socket stand, for a client that may have missed something. */
  #sendHeadsTo(outlet: Outlet): void {
    for (const members of this.#audience.members()) {
      for (const member of members) if (member.outlet === outlet) this.#sendHeadsOf(member);
    }
  }

  #sendHeadsOf(member: Member): void {
    if (member.rooms.size === 0) return;
    const rooms = [...member.rooms.keys()].map((room) => ({
      room,
      seq: this.#audience.rooms.get(room)?.cursor ?? 0,
    }));
    member.outlet.socket.emit('heads', { epoch: this.epoch, rooms });
  }

  #sendHeads(): void {
    for (const members of this.#audience.members()) for (const member of members) this.#sendHeadsOf(member);
  }

  #hear({ rooms }: Ring): void {
    for (const { room, seq } of rooms) {
      const cursor = room === ACCESS_ROOM ? this.accessCursor : this.#audience.rooms.get(room)?.cursor;
      if (cursor !== undefined && seq > cursor) this.#dirty.add(room);
    }
    if (this.#dirty.size > 0) this.#startReading();
  }

  /** One read is in flight at a time; rings meanwhile gather for the next, which takes all of them. */
  #startReading(): void {
    if (this.#closed) return;
    this.#rung = this.#reading !== null;
    if (this.#rung) return;
    this.#reading = this.#read()
      .catch((error) => this.#log.warn({ err: error }, 'the change log could not be read; it is tried again'))
      .finally(() => {
        this.#reading = null;
        // A ring between the last look and here would otherwise wait for the next one.
        if (this.#rung) this.#startReading();
      });
  }

  async #read(): Promise<void> {
    // Commits of one turn are read together. After that the next are read while these are written.
    await new Promise((go) => setImmediate(go));
    while (this.#dirty.size > 0 && !this.#closed) {
      const watched = this.#takeDue();
      if (watched === null) return;
      this.#take(await readChanges(this.#database, watched, this.accessCursor));
    }
  }

  /** The dirty rooms, less those that gather; null when there is nothing to read before they have. */
  #takeDue(): RoomState[] | null {
    const now = performance.now();
    const due: RoomState[] = [];
    let next = Number.POSITIVE_INFINITY;
    const accessMoved = this.#dirty.delete(ACCESS_ROOM);
    for (const name of this.#dirty) {
      const room = this.#audience.rooms.get(name);
      if (room && room.gathersUntil > now) next = Math.min(next, room.gathersUntil);
      else {
        this.#dirty.delete(name);
        if (room) due.push(room);
      }
    }
    clearTimeout(this.#gathering);
    if (next !== Number.POSITIVE_INFINITY) {
      this.#gathering = setTimeout(() => this.#startReading(), Math.ceil(next - now));
    }
    return accessMoved || due.length > 0 ? due : null;
  }

  #take(rows: ChangeRow[]): void {
    if (rows[0] && rows[0].epoch !== this.epoch) {
      void this.#compare();
      return;
    }
    let from = 0;
    while (from < rows.length) {
      const { room } = rows[from]!;
      let to = from + 1;
      while (to < rows.length && rows[to]!.room === room) to++;
      const changes = rows.slice(from, to);
      if (changes.length === MOST_CHANGES) this.#dirty.add(room);
      if (room !== ACCESS_ROOM) this.#fanOut(room, changes);
      else {
        this.#endAccess(changes);
        // There may be more ends behind these: nobody hears anything until all of them are applied.
        if (changes.length === MOST_CHANGES) {
          for (const { room } of rows.slice(to)) this.#dirty.add(room);
          return;
        }
      }
      from = to;
    }
  }

  #endAccess(changes: ChangeRow[]): void {
    for (const { seq, entries } of changes) {
      // Ends were trimmed away that this node has not applied: whoever may still listen has to ask.
      if (Number(seq) !== this.accessCursor + 1) this.#sendEveryoneOut();
      this.accessCursor = Number(seq);
      for (const { view } of JSON.parse(entries ?? '[]') as Entry<AccessEnded>[]) {
        if (!view) continue;
        this.ends.remember(Number(seq), view);
        for (const { outlet } of this.#audience.ofSession(view.accountId, view.ground)) {
          outlet.due = [];
          outlet.socket.emit('kick', { room: userRoom(view.accountId), reason: view.reason });
          outlet.socket.disconnect(true);
        }
        for (const { member, room } of this.#audience.end(view.accountId, view.ground)) {
          // What is already due was committed before the end, but nobody has to send it any more.
          member.outlet.due = [];
          member.outlet.socket.emit('kick', { room, reason: view.reason });
          // Other rooms may have lost something with it: the client compares and asks.
          this.#sendHeadsOf(member);
        }
      }
    }
  }

  #fanOut(name: string, changes: ChangeRow[]): void {
    const room = this.#audience.rooms.get(name);
    if (!room) return;
    const packets: string[] = [];
    for (const change of changes) {
      const seq = Number(change.seq);
      if (seq <= room.cursor) continue;
      // A gap was trimmed away; what has no entries was too large to be stored. Either way: ask.
      if (seq !== room.cursor + 1 || change.entries === null) {
        this.#jump(room, seq);
        return;
      }
      room.cursor = seq;
      packets.push(encodeChange(change, this.epoch));
      this.#telemetry?.delivered(Date.now() - Date.parse(change.at));
    }
    if (packets.length === 0) return;
    const batch = batchOf(packets);
    for (const { outlet } of room.members) this.outbox.push(outlet, batch);
    letGather(room, packets.length);
  }

  /** The log was trimmed or holds a reset: clients hear where the room stands and pull. */
  #jump(room: RoomState, seq: number): void {
    room.cursor = seq;
    this.#dirty.add(room.name);
    for (const { outlet } of room.members) {
      outlet.socket.emit('heads', { epoch: this.epoch, rooms: [{ room: room.name, seq }] });
    }
  }

  /** The database was restored: no position of before means anything, and everyone fetches again. */
  #beginEpoch(epoch: string, heads: HeadRow[]): void {
    this.epoch = epoch;
    this.accessCursor = Number(heads.find(({ name }) => name === ACCESS_ROOM)?.seq ?? 0);
    this.ends.forget();
    this.#sendEveryoneOut();
  }

  /** Every room is left; clients fetch and join again, as far as they may. */
  #sendEveryoneOut(): void {
    for (const members of this.#audience.members()) {
      for (const member of members) {
        for (const room of [...member.rooms.keys()]) {
          this.#audience.leave(member, room);
          member.outlet.socket.emit('kick', { room, reason: 'The server lost its place. Open it again.' });
        }
        member.outlet.due = [];
      }
    }
  }

  /** The backstop: finds what no ring told of, and a restore. */
  async #compare(): Promise<void> {
    try {
      const names = [ACCESS_ROOM, ...this.#audience.rooms.keys()];
      const heads = await this.#database.sql<HeadRow>(
        `select n.name, coalesce(r.seq, 0) as seq, e.epoch
         from unnest($1::text[]) as n(name) left join room r on r.name = n.name cross join database_epoch e`,
        [names],
      );
      // A restore may leave every number lower than what was read before, and so nothing to ring for.
      if (heads[0] && heads[0].epoch !== this.epoch) this.#beginEpoch(heads[0].epoch, heads);
      this.#hear({ rooms: heads.map(({ name, seq }) => ({ room: name, seq: Number(seq) })), queues: [] });
    } catch (error) {
      this.#log.warn({ err: error }, 'the rooms could not be compared with the database');
    }
  }
}
