import type { Change, Entry, JoinReply, JoinRequest } from '#shared/kernel/protocol.ts';
import { LONGEST_CATCH_UP } from '#shared/kernel/protocol.ts';
import { ACCESS_ROOM, parseRoom, type RoomKind } from '#shared/kernel/rooms.ts';
import type { Ground } from './access.ts';
import type { Audience, Member } from './audience.ts';
import type { Database, Row } from './database.ts';
import { notAllowed, notFound, Refusal } from './refusal.ts';
import type { Relay } from './relay.ts';
import { readSnapshot, type Snapshot } from './snapshot.ts';

/**
 * Decides whether an account may hear a kind of room: gives the ground it may on, or throws.
 * It runs in the snapshot that the catch-up is read from.
 */
export type MayJoin = (asked: { snapshot: Snapshot; accountId: string; id: string }) => Promise<Ground>;

interface Head extends Row {
  epoch: string;
  seq: unknown;
  min_seq: unknown;
  access: unknown;
  signed_in: boolean;
}

interface ChangeRow extends Row {
  seq: unknown;
  entries: string | null;
  actor: string;
  mutation: string | null;
  at: string;
}

const HEAD = `
select e.epoch, coalesce(r.seq, 0) as seq, coalesce(r.min_seq, 0) as min_seq, coalesce(a.seq, 0) as access,
  exists (select 1 from session s where s.id = $2 and s.revoked_at is null) as signed_in
from database_epoch e left join room r on r.name = $1 left join room a on a.name = '${ACCESS_ROOM}'`;

const MISSED = `
select seq, entries::text as entries, actor, mutation, to_json(at) #>> '{}' as at
from change where room = $1 and seq > $2 order by seq limit ${LONGEST_CATCH_UP + 1}`;

/** Rounds of catching up with a room that moves on meanwhile, before its stream is begun first. */
const ROUNDS = 3;

/**
 * A join is backfill, cutover, stream. Backfill reads what the client missed, in a snapshot that
 * also decides whether it may. Cutover adds it to the audience in the turn in which its number and
 * the relay's agree. Stream is the relay's. In a room that moves on faster than it is read, the stream
 * begins first and the backfill reaches into it: the client puts them in order.
 */
export class Joins {
  readonly #database: Database;
  readonly #audience: Audience;
  readonly #relay: Relay;
  readonly #policies = new Map<RoomKind, MayJoin>();

  constructor(database: Database, audience: Audience, relay: Relay) {
    this.#database = database;
    this.#audience = audience;
    this.#relay = relay;
  }

  allow(kind: RoomKind, policy: MayJoin): void {
    this.#policies.set(kind, policy);
  }

  async join(member: Member, { room, epoch, seq }: JoinRequest): Promise<JoinReply> {
    const parsed = parseRoom(room);
    const policy = parsed && this.#policies.get(parsed.kind);
    if (!policy) throw notFound('room');
    let at = { epoch, seq };
    const missed: Change[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const read = await this.#backfill(member, room, parsed.id, policy, at);
      if (!member.outlet.socket.connected) throw notAllowed('The connection has ended.');
      // An end of access that the relay has applied already would not reach a member that is not there yet.
      if (this.#relay.ends.has(member.accountId, read.ground, read.access)) continue;
      if (read.reset) {
        this.#cutOver(member, room, read.ground, read.seq);
        return { epoch: read.epoch, seq: read.seq, reset: true };
      }
      missed.push(...read.changes);
      const cursor = this.#audience.rooms.get(room)?.cursor ?? 0;
      if (cursor <= read.seq) {
        this.#cutOver(member, room, read.ground, read.seq);
        return { epoch: read.epoch, seq: read.seq, changes: missed };
      }
      at = { epoch: read.epoch, seq: read.seq };
      if (round === ROUNDS - 1) return this.#fillBehindStream(member, room, parsed.id, policy, read, missed);
    }
    throw new Refusal(503, 'busy-room', 'Rights move too fast to be read. Try again in a moment.');
  }

  /** What is committed when this reads reaches at least to where the stream began. */
  async #fillBehindStream(
    member: Member,
    room: string,
    id: string,
    policy: MayJoin,
    { epoch, seq, ground }: { epoch: string; seq: number; ground: Ground },
    missed: Change[],
  ): Promise<JoinReply> {
    this.#cutOver(member, room, ground, seq);
    try {
      const rest = await this.#backfill(member, room, id, policy, { epoch, seq });
      if (rest.reset) return { epoch: rest.epoch, seq: rest.seq, reset: true };
      return { epoch, seq: rest.seq, changes: [...missed, ...rest.changes] };
    } catch (refused) {
      this.#audience.leave(member, room);
      throw refused;
    }
  }

  #cutOver(member: Member, room: string, ground: Ground, seq: number): void {
    const state = this.#audience.join(member, room, ground, seq);
    // Members of before may be behind what this one has read, and rings for a new room were not heard.
    this.#relay.wake(state.name);
  }

  async #backfill(
    member: Member,
    room: string,
    id: string,
    policy: MayJoin,
    from: { epoch: string | undefined; seq: number | undefined },
  ) {
    const { result } = await readSnapshot(this.#database, async (snapshot) => {
      const ground = await policy({ snapshot, accountId: member.accountId, id });
      const [head] = await snapshot.sql<Head>(HEAD, [room, member.sessionId]);
      if (!head) throw new Error('the database has no epoch');
      // Its end may have been applied before the connection was there to be closed.
      if (!head.signed_in) throw new Refusal(401, 'session-over', 'Your session is over. Sign in again.');
      const { epoch } = head;
      const seq = Number(head.seq);
      const start = { epoch, ground, access: Number(head.access), seq };
      const behind = { ...start, changes: [] as Change[], reset: true };
      if (from.epoch !== epoch || from.seq === undefined) return behind;
      if (from.seq > seq || from.seq < Number(head.min_seq)) return behind;
      if (from.seq === seq) return { ...behind, reset: false };
      const rows = await snapshot.sql<ChangeRow>(MISSED, [room, from.seq]);
      if (rows.length > LONGEST_CATCH_UP || Number(rows[0]?.seq) !== from.seq + 1) return behind;
      return { ...start, changes: rows.map((row) => decode(row, room, epoch)), reset: false };
    });
    return result;
  }
}

function decode({ seq, entries, actor, mutation, at }: ChangeRow, room: string, epoch: string): Change {
  return {
    room,
    epoch,
    seq: Number(seq),
    actor,
    mutation,
    at,
    entries: JSON.parse(entries ?? '[]') as Entry[],
  };
}
