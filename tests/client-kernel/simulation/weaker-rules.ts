/** Rules that look good enough and are not; the simulation has to find them out. */
import type { Change } from '#shared/kernel/protocol.ts';
import {
  type RoomEvent,
  type RoomRule,
  type RoomState,
  stepRoom,
} from '../../../client/kernel/room-reducer.ts';

function changesIn(event: RoomEvent): readonly Change[] | null {
  if (event.kind === 'changes') return event.changes;
  if (event.kind === 'answered' && event.reply && 'changes' in event.reply) return event.reply.changes;
  return null;
}

/** Like the rule, but every change for which `wanted` holds is applied at once: no gap is ever seen. */
function applying(wanted: (change: Change, state: RoomState) => boolean): RoomRule {
  return (state, event) => {
    const changes = changesIn(event);
    if (!changes || state.epoch === null) return stepRoom(state, event);
    let next: RoomState = event.kind === 'answered' ? { ...state, awaiting: false, unsure: false } : state;
    const applied: Change[] = [];
    for (const change of changes) {
      if (!wanted(change, next)) continue;
      applied.push(change);
      const last = Math.max(next.last, change.seq);
      next = { ...next, last, known: Math.max(next.known, last) };
    }
    return { state: next, effects: applied.map((change) => ({ kind: 'apply', change })) };
  };
}

export const dropOldOnly = applying((change, state) => change.seq > state.last);

export const applyWhatComes = applying(() => true);

/** The rule itself, for which every change is of the epoch it stands in. */
export const forgetEpochs: RoomRule = (state, event) => {
  const epoch = state.epoch;
  if (epoch === null) return stepRoom(state, event);
  if (event.kind === 'changes') {
    return stepRoom(state, { ...event, changes: event.changes.map((change) => ({ ...change, epoch })) });
  }
  return event.kind === 'head' ? stepRoom(state, { ...event, epoch }) : stepRoom(state, event);
};
