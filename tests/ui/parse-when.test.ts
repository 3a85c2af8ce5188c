import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, parseWhen, weekdayOf } from '../../client/ui/parse-when.ts';

/** A Wednesday. */
const today = '2026-09-09';
const morning = { from: 540, to: 720 };

describe('when it is, as people type it', () => {
  test.each([
    ['sat 9–12', { date: '2026-09-12', range: morning }],
    ['Saturday 9 to 12', { date: '2026-09-12', range: morning }],
    ['wed 9-12', { date: '2026-09-09', range: morning }],
    ['next wed 9-12', { date: '2026-09-16', range: morning }],
    ['today 9–12', { date: '2026-09-09', range: morning }],
    ['tomorrow from 9–12', { date: '2026-09-10', range: morning }],
    ['on sat at 9', { date: '2026-09-12', from: 540 }],
    ['12 sep 9–12', { date: '2026-09-12', range: morning }],
    ['12. September 9–12', { date: '2026-09-12', range: morning }],
    ['sep 12, 9–12', { date: '2026-09-12', range: morning }],
    ['sept 12th 9–12', { date: '2026-09-12', range: morning }],
    ['8 sep 9–12', { date: '2027-09-08', range: morning }],
    ['3 jan 2028', { date: '2028-01-03' }],
    ['2026-10-01 9', { date: '2026-10-01', from: 540 }],
    ['9–12', { range: morning }],
    ['fri', { date: '2026-09-11' }],
    ['sat 9-5', { date: '2026-09-12', range: { from: 540, to: 1020 } }],
    ['tomorrow 10 to 2', { date: '2026-09-10', range: { from: 600, to: 840 } }],
    ['sep 12, 22:00–06:00', { date: '2026-09-12', range: { from: 1320, to: 1800 } }],
  ])('%s', (text, when) => expect(parseWhen(text, today)).toEqual(when));

  test.each(['', 'soon', '31 feb 9–12', '2026-02-30', 'sat 9–12 maybe', 'sat 25'])('%s is unclear', (text) =>
    expect(parseWhen(text, today)).toBeNull(),
  );

  test('no text makes it fail, and every date it gives exists', () => {
    const word = fc.constantFrom(
      'sat',
      'next',
      '12',
      'sep',
      '9–12',
      'tomorrow',
      '2026-02-29',
      ',',
      'at',
      '31',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(word).map((words) => words.join(' ')),
        ),
        (text) => {
          const date = parseWhen(text, today)?.date;
          if (date !== undefined) expect(addDays(addDays(date, 1), -1)).toBe(date);
        },
      ),
      { seed: 12, numRuns: 500 },
    );
  });
});

test('weekdays begin on Monday', () => {
  expect(weekdayOf('2026-09-07')).toBe(0);
  expect(weekdayOf('2026-09-13')).toBe(6);
});
