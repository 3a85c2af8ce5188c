import { beforeAll, describe, expect, it } from 'vitest';
import { learn } from '../../client/messages.ts';
import {
  formatRate,
  formatWeek,
  splitWeek,
  standingOf,
} from '../../client/modules/volunteering/figures/format-figures.ts';
import { type Figures, tellChange } from '../../client/modules/volunteering/figures/tell-change.ts';
import { figureWords } from '../../client/words/figures.ts';

beforeAll(() => learn(figureWords));

const before: Figures = {
  needs: { draft: 0, open: 4, filled: 0, 'in-progress': 0, done: 9, cancelled: 0 },
  commitments: {
    ...{ interested: 1, confirmed: 10, 'checked-in': 0, showed: 40, late: 3, excused: 1 },
    ...{ 'no-show': 7, cancelled: 2 },
  },
  showUpRate: 0.86,
  hours: 120,
  satisfaction: {
    ...{ ofVolunteers: 4.5, ratingsOfVolunteers: 12, ofNonprofits: null, ratingsOfNonprofits: 0 },
    ...{ recommendation: null, recommendations: 0 },
  },
  needsAtRisk: 2,
};
type Change = Partial<Omit<Figures, 'commitments'>> & { commitments?: Partial<Figures['commitments']> };
const changed = ({ commitments, ...change }: Change): string =>
  tellChange(before, { ...before, ...change, commitments: { ...before.commitments, ...commitments } });

describe('what changed, and by how much', () => {
  it('somebody was marked as there: they are no fewer who come', () => {
    const marked = { commitments: { confirmed: 9, showed: 41 }, showUpRate: 0.8627, hours: 123 };
    expect(changed(marked)).toBe('1 more turned up, show-up rate up 0.3 points to 86.3%, 3 h more worked');
  });

  it.each<[Change, string]>([
    [{ commitments: { confirmed: 12 } }, '2 more are coming'],
    [
      { commitments: { confirmed: 9, cancelled: 3 }, needsAtRisk: 3 },
      '1 more need is at risk, 1 more cancelled, 1 fewer is coming',
    ],
    [{ commitments: { interested: 3 } }, '2 more wait for an answer'],
    [
      { commitments: { 'no-show': 8, confirmed: 9 }, showUpRate: 0.84 },
      '1 more did not come, show-up rate down 2 points to 84.0%',
    ],
    [{ hours: 118.5 }, '1.5 h fewer worked'],
    [{ needsAtRisk: 0 }, '2 fewer needs are at risk'],
    [{ needs: { ...before.needs, open: 5 } }, '1 more need'],
    [{ satisfaction: { ...before.satisfaction, ratingsOfNonprofits: 1 } }, '1 more rating'],
    [{}, ''],
    [{ needs: { ...before.needs, open: 3, 'in-progress': 1 } }, ''],
  ])('%o', (change, words) => {
    expect(changed(change)).toBe(words);
  });

  it('the first outcome makes the rate', () => {
    const none = { ...before, showUpRate: null };
    expect(tellChange(none, { ...none, showUpRate: 1 })).toBe('Show-up rate is 100.0%');
  });
});

describe('how figures are written', () => {
  it('rates, weeks and where a rate stands', () => {
    expect([0.843, 1, 0].map(formatRate)).toEqual(['84.3%', '100.0%', '0.0%']);
    expect(formatWeek('2026-10-05')).toBe('5 Oct');
    expect(splitWeek('2026-11-23')).toEqual({ day: '23', month: 'Nov' });
    expect([0.7, 0.6999, 0.6, 0.59].map(standingOf)).toEqual([
      'on-target',
      'near-target',
      'near-target',
      'under-target',
    ]);
  });
});
