import { type Ground, sessionGround } from './access.ts';
import type { Outlet } from './outbox.ts';
import type { RoomTurns } from './room-turns.ts';

/** How long a room's next changes wait for each other: so much a head, which is ten writes, at most so long. */
const GATHERING_MS_A_HEAD = 0.1;
const LONGEST_GATHERING_MS = 25;
/** Changes that left together and were enough: waiting longer would save little. */
const MANY = 16;

/** One connected socket: whose it is, and what it may hear on which ground. */
export interface Member {
  accountId: string;
  sessionId: string;
  outlet: Outlet;
  rooms: Map<string, Ground>;
  /** What it asks about one room is done in turn. */
  turns: RoomTurns;
  /** Joins that are under way. */
  joining: number;
}

export interface RoomState {
  name: string;
  /** The last number read and fanned out. */
  cursor: number;
  /** Until then (`performance.now()`) its next changes wait for each other. */
  gathersUntil: number;
  members: Set<Member>;
}

/** Who listens to what on this node. */
export class Audience {
  readonly rooms = new Map<string, RoomState>();
  readonly #accounts = new Map<string, Set<Member>>();
  /** Told of every room that a member is no longer in, for whatever reason. */
  left: (member: Member, room: string) => void = () => {};

  arrive(member: Member): void {
    const members = this.#accounts.get(member.accountId);
    if (members) members.add(member);
    else this.#accounts.set(member.accountId, new Set([member]));
  }

  depart(member: Member): void {
    const rooms = [...member.rooms.keys()];
    member.rooms.clear();
    for (const room of rooms) this.#remove(room, member);
    const members = this.#accounts.get(member.accountId);
    members?.delete(member);
    if (members?.size === 0) this.#accounts.delete(member.accountId);
  }

  /** `seq` is what the member has; a room that is new here is followed from there. */
  join(member: Member, room: string, ground: Ground, seq: number): RoomState {
    let state = this.rooms.get(room);
    if (!state) {
      state = { name: room, cursor: seq, gathersUntil: 0, members: new Set() };
      this.rooms.set(room, state);
    }
    state.members.add(member);
    member.rooms.set(room, ground);
    return state;
  }

  leave(member: Member, room: string): void {
    member.rooms.delete(room);
    this.#remove(room, member);
  }

  members(): Iterable<Set<Member>> {
    return this.#accounts.values();
  }

  /** How many connections an account has here. */
  connectionsOf(accountId: string): number {
    return this.#accounts.get(accountId)?.size ?? 0;
  }

  /** The connections of one session. */
  ofSession(accountId: string, ground: Ground): Member[] {
    return [...(this.#accounts.get(accountId) ?? [])].filter(
      ({ sessionId }) => sessionGround(sessionId) === ground,
    );
  }

  /** Takes from an account every room it joined on this ground; gives what was taken. */
  end(accountId: string, ground: Ground): { member: Member; room: string }[] {
    const ended: { member: Member; room: string }[] = [];
    for (const member of this.#accounts.get(accountId) ?? []) {
      for (const [room, joinedBy] of member.rooms) {
        if (joinedBy === ground) ended.push({ member, room });
      }
    }
    for (const { member, room } of ended) this.leave(member, room);
    return ended;
  }

  #remove(room: string, member: Member): void {
    const state = this.rooms.get(room);
    state?.members.delete(member);
    if (state?.members.size === 0) this.rooms.delete(room);
    this.left(member, room);
  }
}

/**
 * A crowd that hears of every change alone costs a write a head each time. The next changes of such a
 * room wait a little and leave together: the larger the crowd, the longer. The first after a silence
 * never waits, and neither do a few listeners.
 */
export function letGather(room: RoomState, changes: number): void {
  if (changes >= MANY) return;
  const ms = Math.min(LONGEST_GATHERING_MS, room.members.size * GATHERING_MS_A_HEAD);
  if (ms >= 1) room.gathersUntil = performance.now() + ms;
}
