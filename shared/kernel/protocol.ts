/**
 * The wire protocol between a client and the rooms of a server.
 *
 * History: 1 — join by position, numbered changes, heads, kick, drain, single-use tickets.
 */
import type { Problem } from './problem.ts';

export const PROTOCOL_VERSION = 1;

/** What one commit did to one live thing, as everyone in the room sees it. */
export interface Entry<View = unknown> {
  /** `module.thing`, for example `volunteering.need`. */
  type: string;
  op: 'upsert' | 'remove';
  id: string;
  /** Grows with every change of the thing; a remove carries the last version + 1. */
  version: number;
  /** The whole view after the commit; null for a remove. */
  view: View | null;
}

/** One commit in one room: its entries are applied whole or not at all. */
export interface Change {
  room: string;
  /** Changes after a restore; positions of different epochs cannot be compared. */
  epoch: string;
  /** Gap-free within the room and epoch, from 1. */
  seq: number;
  /** Account that acted, or a name such as `system:matching`. */
  actor: string;
  /** Mutation id the acting client chose, so that it can drop its pending copy. */
  mutation: string | null;
  /** Instant of the commit, ISO 8601. */
  at: string;
  entries: Entry[];
}

/** Where a snapshot or a client stands in a room. A room that nobody wrote to is at 0. */
export interface Position {
  room: string;
  epoch: string;
  seq: number;
}

export interface JoinRequest {
  room: string;
  epoch?: string;
  seq?: number;
}

export type JoinReply =
  | { epoch: string; seq: number; changes: Change[] }
  | { epoch: string; seq: number; reset: true }
  | { error: Problem };

export interface Heads {
  epoch: string;
  rooms: { room: string; seq: number }[];
}

export interface ServerEvents {
  change: (changes: Change[]) => void;
  heads: (heads: Heads) => void;
  kick: (notice: { room: string; reason: string }) => void;
  drain: (notice: { retryAfterMs: number }) => void;
}

export interface ClientEvents {
  join: (request: JoinRequest, reply: (answer: JoinReply) => void) => void;
  leave: (request: { room: string }) => void;
}

/** Above this many changes behind, a join answers with a reset: a fetch is cheaper. */
export const LONGEST_CATCH_UP = 500;

/** Header of an HTTP answer that holds live state: the numbers that state stands at. */
export const ROOM_POSITION_HEADER = 'Room-Position';

/** Header of a write's answer: the commit it was, for `POST /api/undo/:commit`. */
export const COMMIT_HEADER = 'Commit-Id';

/** `<room>;epoch=<uuid>;seq=<n>`, several joined by `, `. */
export function formatPositions(positions: Position[]): string {
  return positions.map((p) => `${p.room};epoch=${p.epoch};seq=${p.seq}`).join(', ');
}

/** Reads what `formatPositions` wrote. Throws on anything else. */
export function parsePositions(header: string): Position[] {
  return header.split(', ').map((part) => {
    const match = /^([^;]+);epoch=([0-9a-f-]{36});seq=(\d+)$/.exec(part);
    if (!match) throw new Error(`not a room position: ${part.slice(0, 80)}`);
    return { room: match[1] as string, epoch: match[2] as string, seq: Number(match[3]) };
  });
}
