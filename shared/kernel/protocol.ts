/**
 * The wire protocol between a client and the rooms of a server.
 *
 * History: 1 — join by position, numbered changes, heads, kick, drain, single-use tickets; later beside
 * them, for whoever asks for it: presence.
 */
import type {
  Change,
  Drain,
  Heads,
  JoinReply,
  JoinRequest,
  Kick,
  LeaveRequest,
  PresenceClaim,
  PresenceNotice,
  PresenceReply,
} from './messages.ts';

export type {
  Change,
  Entry,
  Heads,
  JoinReply,
  JoinRequest,
  PresenceClaim,
  PresenceNotice,
  PresenceReply,
  Present,
} from './messages.ts';

export const PROTOCOL_VERSION = 1;

/** Where a snapshot or a client stands in a room. A room that nobody wrote to is at 0. */
export interface Position {
  room: string;
  epoch: string;
  seq: number;
}

export interface ServerEvents {
  change: (changes: Change[]) => void;
  heads: (heads: Heads) => void;
  kick: (notice: Kick) => void;
  drain: (notice: Drain) => void;
  presence: (notice: PresenceNotice) => void;
}

export interface ClientEvents {
  join: (request: JoinRequest, reply: (answer: JoinReply) => void) => void;
  leave: (request: LeaveRequest) => void;
  presence: (claim: PresenceClaim, reply: (answer: PresenceReply) => void) => void;
}

/** Above this many changes behind, a join answers with a reset: a fetch is cheaper. */
export const LONGEST_CATCH_UP = 500;

/** Header of an HTTP answer that holds live state: the numbers that state stands at. */
export const ROOM_POSITION_HEADER = 'Room-Position';

/** Header of a write's answer: the commit it was, for `POST /api/undo/:commit`. */
export const COMMIT_HEADER = 'Commit-Id';

/** `true` on an answer that was given before, to the same request under the same key. */
export const REPLAY_HEADER = 'Idempotent-Replay';

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
