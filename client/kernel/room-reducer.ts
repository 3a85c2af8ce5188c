/**
 * The client rule: how one follower of one room stays equal to the server, whatever the network does.
 *
 * A pure state machine. Time, transport and the collections are outside: what should happen is returned as
 * data, in order. The rule itself (numbers in brackets are those of the comments below):
 *   [1] a change of another epoch is dropped; a new epoch empties the buffer and asks for a fetch,
 *   [2] `seq <= last` is dropped,
 *   [3] `seq == last + 1` is applied, one by one,
 *   [4] what lies beyond is buffered, and after 250 ms the room is joined again with `last`.
 */
import type { Problem } from '#shared/kernel/problem.ts';
import {
  type Change,
  type JoinReply,
  type JoinRequest,
  LONGEST_CATCH_UP,
  type Position,
} from '#shared/kernel/protocol.ts';

/** How long a gap may close by itself before the room is joined again. */
export const GAP_PATIENCE_MS = 250;
/** How long after an unanswered or failed join the next one is tried. */
export const JOIN_RETRY_MS = 2000;

export interface RoomState {
  readonly room: string;
  /** Null until a snapshot says where we stand, and again after a reset. */
  readonly epoch: string | null;
  /** Number of the last change that was applied. */
  readonly last: number;
  /** Highest number heard of in this epoch. */
  readonly known: number;
  /** Changes beyond a gap, by rising number. */
  readonly buffer: readonly Change[];
  /** What passed by since the fetch under way began: its snapshot may be older than `last`. */
  readonly passing: readonly Change[] | null;
  readonly connected: boolean;
  /** Counts our joins, so that only the answer to the latest is heard. */
  readonly asked: number;
  readonly awaiting: boolean;
  readonly timing: boolean;
  /** Something may have been missed that `known` does not show. */
  readonly unsure: boolean;
}

export type RoomEvent =
  | { kind: 'fetching' }
  | { kind: 'snapshot'; position: Position }
  | { kind: 'connected' }
  | { kind: 'disconnected' }
  | { kind: 'changes'; changes: readonly Change[] }
  | { kind: 'head'; epoch: string; seq: number }
  /** `reply` is null when none came in time. */
  | { kind: 'answered'; asked: number; reply: JoinReply | null }
  | { kind: 'timer' }
  /** Ask once more although nothing seems to be missing: is anybody there? */
  | { kind: 'check' }
  | { kind: 'kicked' };

export type RoomEffect =
  | { kind: 'apply'; change: Change }
  | { kind: 'join'; asked: number; request: JoinRequest }
  | { kind: 'startTimer'; ms: number }
  | { kind: 'refetch' }
  | { kind: 'refused'; problem: Problem };

export interface RoomStep {
  state: RoomState;
  effects: RoomEffect[];
}

export type RoomRule = (state: RoomState, event: RoomEvent) => RoomStep;

export function emptyRoom(room: string, connected: boolean): RoomState {
  return {
    room,
    epoch: null,
    last: 0,
    known: 0,
    buffer: [],
    passing: null,
    connected,
    asked: 0,
    awaiting: false,
    timing: false,
    unsure: false,
  };
}

/** True while the follower knows, or must fear, that changes are missing. */
export function isBehind(state: RoomState): boolean {
  return state.unsure || (state.epoch !== null && state.last < state.known);
}

/** One event: the next state, and what to do now, in this order. */
export const stepRoom: RoomRule = (state, event) => {
  switch (event.kind) {
    case 'fetching':
      return { state: { ...state, passing: [] }, effects: [] };
    case 'snapshot':
      return standAt(state, event.position);
    case 'connected':
      return ask({ ...state, connected: true, awaiting: false });
    case 'disconnected':
      return { state: { ...state, connected: false, awaiting: false, unsure: true }, effects: [] };
    case 'changes':
      return hear(state, event.changes);
    case 'head':
      return hearHead(state, event);
    case 'answered':
      return event.asked === state.asked && state.awaiting
        ? hearReply({ ...state, awaiting: false }, event.reply)
        : { state, effects: [] };
    case 'timer': {
      const rested = { ...state, timing: false };
      return isBehind(rested) && !rested.awaiting ? ask(rested) : { state: rested, effects: [] };
    }
    case 'check':
      return state.awaiting ? { state, effects: [] } : ask(state);
    case 'kicked':
      return startOver(state);
  }
};

/** Joins with what we have; without a connection or a position the matter waits for one. */
function ask(state: RoomState): RoomStep {
  if (!state.connected || state.epoch === null) return { state, effects: [] };
  const asked = state.asked + 1;
  const request = { room: state.room, epoch: state.epoch, seq: state.last };
  return { state: { ...state, asked, awaiting: true }, effects: [{ kind: 'join', asked, request }] };
}

function standAt(state: RoomState, { epoch, seq }: Position): RoomStep {
  // Applied changes that are younger than the snapshot have to be applied to it again.
  const younger = [...(state.passing ?? []), ...state.buffer].filter((change) => change.epoch === epoch);
  const heard = take({ ...state, epoch, last: seq, known: seq, buffer: [], passing: null }, younger);
  const asking = ask(heard.state);
  return { state: asking.state, effects: [...heard.effects, ...asking.effects] };
}

function hear(state: RoomState, changes: readonly Change[]): RoomStep {
  const passing = state.passing && [...state.passing, ...changes].slice(-LONGEST_CATCH_UP);
  const heard = take({ ...state, passing }, changes);
  const foreign = changes.some((change) => change.epoch !== state.epoch);
  // [1] It is dropped all the same; the answer to a join says which of the two epochs is the living one.
  if (!foreign || heard.state.awaiting) return heard;
  const asking = ask(heard.state);
  return { state: asking.state, effects: [...heard.effects, ...asking.effects] };
}

function hearHead(state: RoomState, head: { epoch: string; seq: number }): RoomStep {
  if (state.epoch === null) return { state, effects: [] };
  if (head.epoch !== state.epoch) return state.awaiting ? { state, effects: [] } : ask(state);
  return beginPatience({ ...state, known: Math.max(state.known, head.seq) }, []);
}

function hearReply(state: RoomState, reply: JoinReply | null): RoomStep {
  if (reply === null) return tryLater(state);
  if ('error' in reply) {
    if (!isFinal(reply.error.status)) return tryLater(state);
    return {
      state: { ...state, epoch: null, buffer: [], unsure: false },
      effects: [{ kind: 'refused', problem: reply.error }],
    };
  }
  if ('reset' in reply || reply.epoch !== state.epoch) return startOver(state);
  const passing = state.passing && [...state.passing, ...reply.changes].slice(-LONGEST_CATCH_UP);
  const known = Math.max(state.known, reply.seq);
  return take({ ...state, passing, known, unsure: false }, reply.changes);
}

/** Asking again would give the same answer. */
export function isFinal(status: number): boolean {
  return status >= 400 && status < 500 && ![401, 408, 409, 425, 429].includes(status);
}

function startOver(state: RoomState): RoomStep {
  return {
    state: { ...state, epoch: null, buffer: [], awaiting: false, unsure: true },
    effects: [{ kind: 'refetch' }],
  };
}

function tryLater(state: RoomState): RoomStep {
  const unsure = { ...state, unsure: true };
  if (state.timing) return { state: unsure, effects: [] };
  return { state: { ...unsure, timing: true }, effects: [{ kind: 'startTimer', ms: JOIN_RETRY_MS }] };
}

/** The heart of the rule. */
function take(state: RoomState, changes: readonly Change[]): RoomStep {
  const effects: RoomEffect[] = [];
  let { last, known } = state;
  const buffer = [...state.buffer];
  for (const change of changes) {
    if (change.epoch !== state.epoch) continue; // [1]
    known = Math.max(known, change.seq);
    if (change.seq <= last) continue; // [2]
    if (change.seq > last + 1) {
      keepBeyond(buffer, change); // [4]
      continue;
    }
    effects.push({ kind: 'apply', change }); // [3]
    last = change.seq;
    // Each number is in the buffer once, and none that `last` has passed.
    while (buffer[0]?.seq === last + 1) {
      effects.push({ kind: 'apply', change: buffer.shift() as Change });
      last += 1;
    }
  }
  return beginPatience({ ...state, last, known, buffer }, effects);
}

function keepBeyond(buffer: Change[], change: Change): void {
  const at = buffer.findIndex((other) => other.seq >= change.seq);
  if (at < 0) {
    // A join brings at most this many; `known` remembers that there is more.
    if (buffer.length < LONGEST_CATCH_UP) buffer.push(change);
  } else if (buffer[at]?.seq !== change.seq) {
    buffer.splice(at, 0, change);
  }
}

function beginPatience(state: RoomState, effects: RoomEffect[]): RoomStep {
  if (state.epoch === null || state.timing || state.last >= state.known) return { state, effects };
  effects.push({ kind: 'startTimer', ms: GAP_PATIENCE_MS });
  return { state: { ...state, timing: true }, effects };
}
