import { beforeAll, describe, expect, it } from 'vitest';
import { learn } from '../../client/messages.ts';
import { groupNotes } from '../../client/modules/history/timeline-notes.ts';
import { notesOf } from '../../client/modules/volunteering/coordination/commitments-happened.ts';
import { coordinationWords } from '../../client/words/coordination.ts';
import { aFeedback, aMatch, anAssignment } from '../support/views.ts';

beforeAll(() => learn(coordinationWords));

const at = (minute: number): string => new Date(Date.UTC(2026, 8, 1, 10, minute)).toISOString();
const told = (commitments: Partial<Parameters<typeof notesOf>[0]>): string[] =>
  groupNotes(notesOf({ assignments: [], matches: [], feedback: [], ...commitments })).map(
    ({ names, what }) => `${names.join(' and ')} ${what}`,
  );

describe('what happened to people, newest first', () => {
  it('an instant sign-up, said again, and how it went', () => {
    const vera = anAssignment('Vera', {
      ...{ createdAt: at(0), confirmedAt: at(0), reconfirmedAt: at(20) },
      ...{ state: 'late', checkedInAt: at(40), settledAt: at(50) },
    });
    expect(told({ assignments: [vera] })).toEqual([
      'Vera came late',
      'Vera arrived',
      'Vera said again that they come',
      'Vera signed up',
    ]);
  });

  it('asked and was turned down, with the reason', () => {
    const vera = anAssignment('Vera', {
      ...{ state: 'cancelled', createdAt: at(0), confirmedAt: null },
      ...{ cancelledAt: at(5), cancelledBy: 'nonprofit', cancelReason: 'No licence' },
    });
    expect(told({ assignments: [vera] })).toEqual([
      'Vera was turned down: “No licence”',
      'Vera asked to come',
    ]);
  });

  it('got a place, and cannot make it: once, although the match says it, too', () => {
    const vera = anAssignment('Vera', {
      ...{ state: 'cancelled', createdAt: at(0), confirmedAt: at(2) },
      ...{ cancelledAt: at(30), cancelledBy: 'volunteer', cancelReason: 'Ill' },
    });
    const match = aMatch('Vera', { state: 'declined', reason: 'Ill', offeredAt: null, answeredAt: at(30) });
    expect(told({ assignments: [vera], matches: [match] })).toEqual([
      'Vera can’t make it: “Ill”',
      'Vera got a place',
      'Vera asked to come',
    ]);
  });

  it('an offer, and the answer to it', () => {
    const no = aMatch('Nora', { state: 'declined', offeredAt: at(0), answeredAt: at(20), reason: 'Working' });
    expect(told({ matches: [no] })).toEqual(['Nora said no: “Working”', 'Nora was offered a place']);
  });

  it('what was done to several within ten minutes is said once, and of as many', () => {
    const matches = ['A', 'B', 'C'].map((who, n) => aMatch(who, { offeredAt: at(n * 8) }));
    expect(told({ matches })).toEqual(['C and B and A were offered a place']);
    const apart = ['A', 'B'].map((who, n) => aMatch(who, { offeredAt: at(n * 11) }));
    expect(told({ matches: apart })).toEqual(['B was offered a place', 'A was offered a place']);
  });

  it('what volunteers gave; what the nonprofit said is its own', () => {
    const feedback = [aFeedback('Vera', { rating: 4 }), aFeedback('Nora', { side: 'nonprofit' })];
    const assignments = [anAssignment('Vera')];
    expect(told({ assignments, feedback })[0]).toBe('Vera gave 4 of 5');
  });
});
