import { describe, expect, it } from 'vitest';
import { candidatesOf, nextOf } from '../../client/modules/volunteering/coordination/candidates.ts';
import { peopleOf, placeHolders } from '../../client/modules/volunteering/coordination/coming.ts';
import { isHere, tapMark } from '../../client/modules/volunteering/coordination/tap-mark.ts';
import { aMatch, anAssignment } from '../support/views.ts';

const at = (minute: number): string => new Date(Date.UTC(2026, 8, 1, 10, minute)).toISOString();
const names = (rows: readonly { volunteerName: string }[]) => rows.map(({ volunteerName }) => volunteerName);

describe('the people of a need', () => {
  it('those with a place stand in the order they came to it, those who wait in the order they asked', () => {
    const people = peopleOf(
      [
        anAssignment('Late', { confirmedAt: at(9) }),
        anAssignment('Asked second', { state: 'interested', createdAt: at(2), confirmedAt: null }),
        anAssignment('Early', { confirmedAt: at(1), state: 'showed' }),
        anAssignment('Asked first', { state: 'interested', createdAt: at(1), confirmedAt: null }),
      ],
      [],
    );
    expect(names(people.coming)).toEqual(['Early', 'Late']);
    expect(names(people.waiting)).toEqual(['Asked first', 'Asked second']);
  });

  it('who cancelled and came back is coming, and who cancelled twice is told of once, the newest first', () => {
    const gone = (who: string, minute: number, id = who) =>
      anAssignment(who, { id, state: 'cancelled', cancelledBy: 'volunteer', cancelledAt: at(minute) });
    const people = peopleOf(
      [
        gone('Back', 1, 'old'),
        anAssignment('Back'),
        gone('Twice', 2, 'one'),
        gone('Twice', 5, 'two'),
        gone('Once', 3),
      ],
      [],
    );
    expect(names(people.coming)).toEqual(['Back']);
    expect(people.gone.map(({ id }) => id)).toEqual(['two', 'Once']);
  });

  it('an offer that was answered with no stands among those who do not come, unless they are told of already', () => {
    const cancelled = anAssignment('Cancelled', { state: 'cancelled', cancelledAt: at(1) });
    const people = peopleOf(
      [cancelled, anAssignment('Asked anew', { state: 'cancelled', cancelledAt: at(2) })],
      [
        aMatch('Said no', { state: 'declined', answeredAt: at(1) }),
        aMatch('Taken back', { state: 'withdrawn', answeredAt: at(4) }),
        aMatch('Cancelled', { state: 'declined', answeredAt: at(1) }),
        aMatch('Asked anew', { state: 'offered' }),
        aMatch('Coming', { state: 'accepted', answeredAt: at(1) }),
      ],
    );
    expect(names(people.unanswered)).toEqual(['Taken back', 'Said no']);
    expect(names(people.offered)).toEqual(['Asked anew']);
    expect(names(people.gone)).toEqual(['Cancelled']);
  });

  it('places: those who come, then offers; once it has begun a place fills with who is there', () => {
    const people = peopleOf(
      [
        anAssignment('Here', { state: 'showed', confirmedAt: at(1) }),
        anAssignment('Not yet', { confirmedAt: at(2) }),
        anAssignment('Missing', { state: 'no-show', confirmedAt: at(3) }),
      ],
      [aMatch('Asked')],
    );
    const drawn = (begun: boolean) =>
      placeHolders(people, begun).map(({ name, state, filled }) => [name, state, filled]);
    expect(drawn(true)).toEqual([
      ['Here', 'taken', true],
      ['Not yet', 'taken', false],
      ['Missing', 'missing', true],
      ['Asked', 'offered', undefined],
    ]);
    expect(drawn(false)[1]).toEqual(['Not yet', 'taken', true]);
  });
});

describe('candidates', () => {
  const { factors, reasons } = aMatch('anybody');
  const suggested = (accountId: string, score: number) => ({
    accountId,
    name: accountId,
    score,
    factors,
    reasons,
  });
  const suggestions = {
    id: 'need',
    best: [suggested('A', 90), suggested('B', 80), suggested('C', 80), suggested('D', 70)],
    eligible: 4,
    version: 1,
  };

  it('who is offered a place stays where they stood, by their score', () => {
    const candidates = candidatesOf(suggestions, [
      aMatch('Asked', { score: 85 }),
      aMatch('B', { score: 80 }),
    ]);
    expect(candidates.map(({ accountId, offer }) => [accountId, offer !== null])).toEqual([
      ['A', false],
      ['Asked', true],
      ['C', false],
      ['B', true],
      ['D', false],
    ]);
    expect(nextOf(candidates, 2).map(({ accountId }) => accountId)).toEqual(['A', 'C']);
  });

  it('offers stay when there are no suggestions any more', () => {
    expect(candidatesOf(null, [aMatch('Asked')]).map(({ name }) => name)).toEqual(['Asked']);
  });
});

describe('a tap on a name', () => {
  const confirmed = anAssignment('Vera');
  const minutesFromStart = (minutes: number) => new Date(Date.parse(confirmed.startsAt) + minutes * 60_000);

  it.each([
    [-121, null],
    [-120, 'checked-in'],
    [-1, 'checked-in'],
    [0, 'showed'],
    [500, 'showed'],
  ] as const)('%d minutes from the start it marks %s', (minutes, mark) => {
    expect(tapMark(confirmed, minutesFromStart(minutes))).toBe(mark);
  });

  it('marks nobody twice, and settles whoever is here once it has begun', () => {
    const here = anAssignment('Vera', { state: 'checked-in' });
    expect(tapMark(here, minutesFromStart(-10))).toBeNull();
    expect(tapMark(here, minutesFromStart(1))).toBe('showed');
    for (const state of ['showed', 'late', 'excused', 'no-show', 'interested'] as const)
      expect(tapMark(anAssignment('Vera', { state }), minutesFromStart(1))).toBeNull();
  });

  it('here are those who came, whenever they did', () => {
    const states = ['interested', 'confirmed', 'checked-in', 'showed', 'late', 'excused', 'no-show'] as const;
    expect(states.filter((state) => isHere(anAssignment('Vera', { state })))).toEqual([
      'checked-in',
      'showed',
      'late',
    ]);
  });
});
