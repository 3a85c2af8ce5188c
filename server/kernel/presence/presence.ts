import { z } from 'zod';
import { type PresenceClaim, PresenceNotice, Present } from '#shared/kernel/messages.ts';
import type { Audience, Member } from '../audience.ts';
import type { Clock } from '../clock.ts';
import type { NodeChannel } from '../doorbell.ts';
import { createId } from '../ids.ts';
import type { SocketLimits } from '../limits.ts';
import { batchOf, type Outbox } from '../outbox.ts';
import { Refusal } from '../refusal.ts';
import { type Face, RoomPresence } from './room-presence.ts';

/** A room is told at most so often, however much moves in it. */
const TELL_EVERY_MS = 250;
/** Other nodes hear that those of this one are still there at most so often. */
const REPEAT_EVERY_MS = 10_000;
/** So long a name is taken to be the name. */
const FACE_LASTS_MS = 60_000;
const SWEEP_EVERY_MS = 1000;

/** What nodes tell each other: all of theirs in one room. `asks` for the same in return. */
const Told = PresenceNotice.extend({ node: z.string(), people: z.array(Present), asks: z.boolean() });

export interface PresenceParts {
  audience: Audience;
  outbox: Outbox;
  clock: Clock;
  channel: NodeChannel;
  limits: Pick<SocketLimits, 'presences' | 'presentInRoom'>;
  /** How an account is shown now; null when there is none any more. */
  faceOf(accountId: string): Promise<Face | null>;
}

interface RoomState {
  people: RoomPresence<Member>;
  timer: NodeJS.Timeout | null;
  /** What is due when the timer ends. */
  tells: boolean;
  says: boolean;
  asks: boolean;
  toldAt: number;
  saidAt: number;
}

/**
 * Who is at which record, and in which field. It is told to those who are in the room, and kept nowhere:
 * nothing is ever decided by it. Between nodes it goes beside the doorbell; what is lost there is said again.
 */
export class Presence {
  readonly #parts: PresenceParts;
  readonly #node = createId();
  readonly #rooms = new Map<string, RoomState>();
  readonly #faces = new WeakMap<Member, { face: Face; readAt: number }>();
  readonly #sweep: NodeJS.Timeout;

  constructor(parts: PresenceParts) {
    this.#parts = parts;
    parts.audience.left = (member, room) => this.#leave(member, room);
    parts.channel.listen((text) => this.#hear(text));
    this.#sweep = setInterval(() => this.#expire(), SWEEP_EVERY_MS);
    this.#sweep.unref();
  }

  /** Says where a connection is, and gives who is in the room. Throws unless it has joined that. */
  async claim(member: Member, { room, at }: PresenceClaim): Promise<{ people: Present[] }> {
    refuseStranger(member, room);
    if (at === null) {
      this.#leave(member, room);
      return { people: this.#rooms.get(room)?.people.everyone() ?? [] };
    }
    const face = await this.#faceOf(member);
    // The room may have been lost meanwhile.
    refuseStranger(member, room);
    this.#refuseCrowd(member, room);
    const state = this.#open(room);
    const news = state.people.claim(member, member.accountId, face, at, this.#now());
    const repeats = performance.now() - state.saidAt > REPEAT_EVERY_MS;
    this.#schedule(room, state, { tells: news, says: news || repeats });
    return { people: state.people.everyone() };
  }

  /** Tells what is still to be told, and stops. */
  close(): void {
    clearInterval(this.#sweep);
    for (const [room, state] of this.#rooms) this.#tell(room, state);
    for (const { timer } of this.#rooms.values()) if (timer) clearTimeout(timer);
    this.#rooms.clear();
  }

  #leave(member: Member, room: string): void {
    const state = this.#rooms.get(room);
    if (!state) return;
    const news = state.people.leave(member);
    // Without anybody to tell there is nothing to keep either.
    if (news || !this.#parts.audience.rooms.has(room))
      this.#schedule(room, state, { tells: true, says: news });
  }

  #expire(): void {
    const now = this.#now();
    for (const [room, state] of this.#rooms) {
      // Every node counts for itself, so there is nothing to say to others.
      if (state.people.expire(now)) this.#schedule(room, state, { tells: true, says: false });
    }
  }

  #hear(text: string): void {
    const told = Told.safeParse(JSON.parse(text)).data;
    // Nodes of another version may say it otherwise; and a room that nobody here listens to is none of ours.
    if (!told || !this.#parts.audience.rooms.has(told.room)) return;
    const { room, node, people, asks } = told;
    if (people.length === 0 && !this.#rooms.has(room)) return;
    const state = this.#open(room);
    const tells = state.people.hear(node, people, this.#now());
    this.#schedule(room, state, { tells, says: asks && state.people.countHere > 0 });
  }

  #open(room: string): RoomState {
    let state = this.#rooms.get(room);
    if (!state) {
      state = {
        ...{ people: new RoomPresence<Member>(), timer: null, tells: false, says: true, asks: true },
        ...{ toldAt: Number.NEGATIVE_INFINITY, saidAt: Number.NEGATIVE_INFINITY },
      };
      this.#rooms.set(room, state);
    }
    return state;
  }

  #schedule(room: string, state: RoomState, due: { tells: boolean; says: boolean }): void {
    state.tells ||= due.tells;
    state.says ||= due.says;
    if (state.timer || (!state.tells && !state.says)) return;
    const ms = Math.max(0, state.toldAt + TELL_EVERY_MS - performance.now());
    state.timer = setTimeout(() => this.#tell(room, state), ms);
    state.timer.unref();
  }

  #tell(room: string, state: RoomState): void {
    const { people, tells, says, asks } = state;
    const { audience, outbox, channel } = this.#parts;
    state.timer = null;
    Object.assign(state, { tells: false, says: false, asks: false, toldAt: performance.now() });
    const members = audience.rooms.get(room)?.members;
    if (tells && members) {
      const batch = batchOf([`2["presence",${JSON.stringify({ room, people: people.everyone() })}]`]);
      for (const { outlet } of members) outbox.push(outlet, batch);
    }
    if (says) {
      state.saidAt = performance.now();
      channel.say(JSON.stringify({ node: this.#node, room, people: people.here(), asks }));
    }
    if (!members || people.isEmpty) this.#rooms.delete(room);
  }

  #refuseCrowd(member: Member, room: string): void {
    const { presences, presentInRoom } = this.#parts.limits;
    const state = this.#rooms.get(room);
    if (state?.people.has(member)) return;
    if (state && state.people.countHere >= presentInRoom)
      throw new Refusal(
        429,
        'crowd',
        `More than ${presentInRoom} people are here; they are not told one by one.`,
      );
    let elsewhere = 0;
    for (const other of member.rooms.keys()) if (this.#rooms.get(other)?.people.has(member)) elsewhere++;
    if (elsewhere >= presences)
      throw new Refusal(429, 'presences', `Leave a record first: a connection may be at ${presences}.`);
  }

  async #faceOf(member: Member): Promise<Face> {
    const known = this.#faces.get(member);
    if (known && this.#now() - known.readAt < FACE_LASTS_MS) return known.face;
    const face = await this.#parts.faceOf(member.accountId);
    if (!face) throw new Refusal(401, 'session-over', 'Your session is over. Sign in again.');
    this.#faces.set(member, { face, readAt: this.#now() });
    return face;
  }

  #now(): number {
    return this.#parts.clock.now().getTime();
  }
}

/** The same answer whether there is such a room or not. */
function refuseStranger({ rooms }: Member, room: string): void {
  if (!rooms.has(room))
    throw new Refusal(
      409,
      'not-joined',
      'Join the room first: only those who are in it say that they are there.',
    );
}
