import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { NeedFit } from '#shared/finding.ts';
import { nameDates, usualDays } from '../../client/modules/volunteering/find/date-choice.ts';
import { explainMissing } from '../../client/modules/volunteering/find/explain-missing.ts';
import { circleAround } from '../../client/modules/volunteering/find/map-shapes.ts';

const NOTHING = {
  ...{ place: false, distance: null, skills: [], qualifications: [], age: null, clash: null, notFree: false },
};
const zone = 'America/New_York';
const words = (missing: object | null) =>
  explainMissing({ needId: 'n', needVersion: 1, miles: null, missing } as NeedFit, zone).map(
    ({ text, cure }) => (cure ? `${text} > ${cure}` : text),
  );

describe('what is missing, in words', () => {
  it.each<[object, string]>([
    [{ skills: ['Farsi', 'Maths'] }, 'Asks for Farsi and Maths > Add it to your skills'],
    [
      { qualifications: [{ name: 'Law degree', expiredOn: null }] },
      'Asks for Law degree > Add it to your profile',
    ],
    [
      { qualifications: [{ name: 'First aid', expiredOn: '2025-05-31' }] },
      'Asks for First aid (yours ended Sat 31 May 2025) > Add it to your profile',
    ],
    [{ age: { minimum: 18, known: true } }, 'From 18 years'],
    [{ age: { minimum: 18, known: false } }, 'From 18 years > Say when you were born'],
    [
      { clash: { startsAt: '2025-02-06T14:00:00Z', endsAt: '2025-02-06T17:00:00Z' } },
      'Clashes with what you do Thu 6 Feb 2025, 09:00–12:00',
    ],
    [{ notFree: true }, 'You are not free then > Change your week'],
    [{ distance: { miles: 5.44, most: 5 } }, '5.4 miles away (you: 5)'],
    [{ place: true }, 'It is not known where you start from > Say where'],
  ])('%j', (missing, expected) => {
    expect(words({ ...NOTHING, ...missing })).toEqual([expected]);
  });

  it('names what it clashes with, where that is known', () => {
    const clash = { startsAt: '2025-02-06T14:00:00Z', endsAt: '2025-02-06T17:00:00Z' };
    const fit = { needId: 'n', needVersion: 1, miles: 1, missing: { ...NOTHING, clash } } as NeedFit;
    expect(explainMissing(fit, zone, 'Saturday pantry')[0]?.text).toBe(
      'Clashes with Saturday pantry, Thu 6 Feb 2025, 09:00–12:00',
    );
  });

  it('says all of it, each in a line', () => {
    expect(
      words({ ...NOTHING, skills: ['Farsi'], notFree: true, distance: { miles: 9, most: 5 } }).length,
    ).toBe(3);
    expect(words(null)).toEqual(['Nothing is known of you yet > Say what you can do']);
  });
});

describe('days to choose', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['Date'], now: new Date('2027-02-03T17:00:00Z') }));
  afterEach(() => vi.useRealTimers());

  it.each([
    ['2027-02-03', '2027-02-06', '2027-02-07'],
    ['2027-02-06', '2027-02-06', '2027-02-07'],
    // What is left of it.
    ['2027-02-07', '2027-02-07', '2027-02-07'],
    ['2027-12-31', '2028-01-01', '2028-01-02'],
  ])('on %s this weekend is %s to %s', (today, from, to) => {
    expect(usualDays(today)[2]?.days).toEqual({ from, to });
  });

  it('are named as short as can be', () => {
    expect(nameDates({ from: null, to: null })).toBe('Any date');
    expect(nameDates({ from: '2027-02-03', to: '2027-02-03' })).toBe('Today');
    expect(nameDates({ from: '2027-02-03', to: '2027-02-09' })).toBe('The next 7 days');
    expect(nameDates({ from: '2027-02-10', to: '2027-02-10' })).toBe('Wed 10 Feb');
    expect(nameDates({ from: '2027-02-10', to: null })).toBe('From Wed 10 Feb');
    expect(nameDates({ from: null, to: '2027-02-10' })).toBe('Until Wed 10 Feb');
    expect(nameDates({ from: '2027-02-10', to: '2027-02-12' })).toBe('Wed 10 Feb to Fri 12 Feb');
  });
});

describe('the circle on the map', () => {
  it('is closed, begins in the south, and is everywhere as far away as it says', () => {
    const circle = circleAround({ lat: 40.65, lng: -73.96 }, 5);
    expect(circle[0]![0]).toBeCloseTo(-73.96, 9);
    expect(circle[0]![1]).toBeLessThan(40.65);
    expect(circle.at(-1)![1]).toBeCloseTo(circle[0]![1], 9);
    // A degree of latitude is 69.09 miles on this sphere.
    expect(40.65 - circle[0]![1]).toBeCloseTo(5 / 69.0934, 4);
  });
});
