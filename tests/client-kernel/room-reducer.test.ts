import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Change, LONGEST_CATCH_UP } from '#shared/kernel/protocol.ts';
import {
  emptyRoom,
  GAP_PATIENCE_MS,
  isBehind,
  JOIN_RETRY_MS,
  type RoomEffect,
  type RoomEvent,
  type RoomState,
  stepRoom,
} from '../../client/kernel/room-reducer.ts';

const ROOM = 'organisation:a';

const change = (seq: number, epoch = 'one'): Change => ({
  room: ROOM,
  epoch,
  seq,
  actor: 'somebody',
  mutation: null,
  at: '2030-01-01T00:00:00Z',
  entries: [],
});

const changes = (...seqs: number[]): RoomEvent => ({
  kind: 'changes',
  changes: seqs.map((seq) => change(seq)),
});

const problem = (status: number) => ({ type: 'about:blank', title: '', status, detail: '' });

/** Runs events through the rule; effects of the last one. */
function afterEvents(...events: RoomEvent[]): { state: RoomState; effects: RoomEffect[] } {
  let step = { state: emptyRoom(ROOM, true), effects: [] as RoomEffect[] };
  for (const event of events) step = stepRoom(step.state, event);
  return step;
}

const at = (seq: number): RoomEvent => ({ kind: 'snapshot', position: { room: ROOM, epoch: 'one', seq } });
const answer = (seq: number, ...seqs: number[]): RoomEvent => ({
  kind: 'answered',
  asked: 1,
  reply: { epoch: 'one', seq, changes: seqs.map((missed) => change(missed)) },
});
const applied = (effects: RoomEffect[]) =>
  effects.flatMap((effect) => (effect.kind === 'apply' ? [effect.change.seq] : []));

describe('the client rule', () => {
  it('joins with the position of the snapshot', () => {
    expect(afterEvents(at(4)).effects).toEqual([
      { kind: 'join', asked: 1, request: { room: ROOM, epoch: 'one', seq: 4 } },
    ]);
  });

  it('waits for a connection before it joins', () => {
    const { state, effects } = afterEvents({ kind: 'disconnected' }, at(4));
    expect(effects).toEqual([]);
    expect(stepRoom(state, { kind: 'connected' }).effects).toMatchObject([{ kind: 'join' }]);
  });

  it('applies the next change, and drops what it has', () => {
    const { state, effects } = afterEvents(at(4), answer(4), changes(5, 4, 5, 6));
    expect(applied(effects)).toEqual([5, 6]);
    expect(state.last).toBe(6);
  });

  it('buffers what lies beyond a gap, and applies it when the gap closes', () => {
    const open = afterEvents(at(4), answer(4), changes(7, 6));
    expect(open.effects).toEqual([{ kind: 'startTimer', ms: GAP_PATIENCE_MS }]);
    expect(isBehind(open.state)).toBe(true);
    const closed = stepRoom(open.state, changes(5));
    expect(applied(closed.effects)).toEqual([5, 6, 7]);
    expect(isBehind(closed.state)).toBe(false);
  });

  it('joins again with its last number when the gap stays', () => {
    const { effects } = afterEvents(at(4), answer(4), changes(6), { kind: 'timer' });
    expect(effects).toEqual([{ kind: 'join', asked: 2, request: { room: ROOM, epoch: 'one', seq: 4 } }]);
  });

  it('applies the answer to a join and then what was pushed meanwhile', () => {
    const { effects } = afterEvents(at(4), changes(7), answer(6, 5, 6));
    expect(applied(effects)).toEqual([5, 6, 7]);
  });

  it('finds by a head that the last change of a quiet room was lost', () => {
    const { state, effects } = afterEvents(at(4), answer(4), { kind: 'head', epoch: 'one', seq: 5 });
    expect(effects).toEqual([{ kind: 'startTimer', ms: GAP_PATIENCE_MS }]);
    expect(stepRoom(state, { kind: 'timer' }).effects).toMatchObject([{ kind: 'join' }]);
  });

  it('keeps as much beyond a gap as a join brings, and asks for the rest', () => {
    const beyond = Array.from({ length: LONGEST_CATCH_UP + 2 }, (_, nth) => 6 + nth);
    const open = afterEvents(at(4), answer(4), changes(...beyond));
    expect(open.state.buffer).toHaveLength(LONGEST_CATCH_UP);
    const closed = stepRoom(open.state, changes(5));
    expect(applied(closed.effects)).toEqual([5, ...beyond.slice(0, LONGEST_CATCH_UP)]);
    expect(isBehind(closed.state)).toBe(true);
    const asked = stepRoom(closed.state, { kind: 'timer' });
    expect(asked.effects).toMatchObject([{ kind: 'join', request: { seq: 5 + LONGEST_CATCH_UP } }]);
  });

  it('asks whether anybody is there, unless it waits for an answer already', () => {
    expect(afterEvents(at(4), { kind: 'check' }).effects).toEqual([]);
    expect(afterEvents(at(4), answer(4), { kind: 'check' }).effects).toMatchObject([
      { kind: 'join', request: { seq: 4 } },
    ]);
  });

  it('drops a change of another epoch, and asks which one lives', () => {
    const { state, effects } = afterEvents(at(4), answer(4), {
      kind: 'changes',
      changes: [change(5, 'two')],
    });
    expect(effects).toMatchObject([{ kind: 'join', request: { epoch: 'one', seq: 4 } }]);
    expect(state.last).toBe(4);
  });

  it('empties the buffer and fetches when the epoch is a new one', () => {
    const { state, effects } = afterEvents(at(4), changes(6), {
      kind: 'answered',
      asked: 1,
      reply: { epoch: 'two', seq: 1, changes: [] },
    });
    expect(effects).toEqual([{ kind: 'refetch' }]);
    expect(state).toMatchObject({ epoch: null, buffer: [] });
    expect(stepRoom(state, changes(5)).effects).toEqual([]);
  });

  it('fetches again when it is told to', () => {
    const reset = afterEvents(at(4), {
      kind: 'answered',
      asked: 1,
      reply: { epoch: 'one', seq: 900, reset: true },
    });
    expect(reset.effects).toEqual([{ kind: 'refetch' }]);
    expect(afterEvents(at(4), answer(4), { kind: 'kicked' }).effects).toEqual([{ kind: 'refetch' }]);
  });

  it('hears only the answer to its latest question', () => {
    const { effects } = afterEvents(at(4), { kind: 'fetching' }, at(8), answer(6, 5, 6));
    expect(effects).toEqual([]);
  });

  it('applies to a late snapshot what it had applied before', () => {
    const { effects } = afterEvents(at(4), answer(4), { kind: 'fetching' }, changes(5, 6, 7), at(5));
    expect(applied(effects)).toEqual([6, 7]);
  });

  it('tries an unanswered join later, and a refused one never', () => {
    const silent = afterEvents(at(4), { kind: 'answered', asked: 1, reply: null });
    expect(silent.effects).toEqual([{ kind: 'startTimer', ms: JOIN_RETRY_MS }]);
    expect(stepRoom(silent.state, { kind: 'timer' }).effects).toMatchObject([{ kind: 'join' }]);
    const busy = afterEvents(at(4), { kind: 'answered', asked: 1, reply: { error: problem(503) } });
    expect(busy.effects).toEqual([{ kind: 'startTimer', ms: JOIN_RETRY_MS }]);
    const refused = afterEvents(at(4), { kind: 'answered', asked: 1, reply: { error: problem(403) } });
    expect(refused.effects).toEqual([{ kind: 'refused', problem: problem(403) }]);
  });

  it('applies each number once and in order, however often and in whatever order they come', () => {
    const deliveries = fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 200 });
    fc.assert(
      fc.property(deliveries, (seqs) => {
        let state = afterEvents(at(0), answer(0)).state;
        const got: number[] = [];
        for (const seq of [...seqs, ...Array.from({ length: 30 }, (_, index) => index + 1)]) {
          const step = stepRoom(state, changes(seq));
          state = step.state;
          got.push(...applied(step.effects));
        }
        expect(got).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
      }),
      { seed: 18, numRuns: 200 },
    );
  });
});
