import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dragged, hoursShown, joined, lengthened, shifted, withDay } from '../../client/ui/week.ts';

const range = fc
  .tuple(fc.integer({ min: 0, max: 47 }), fc.integer({ min: 1, max: 48 }))
  .map(([from, length]) => ({ from: from * 30, to: (from + length) * 30 }));

test('ranges that overlap or touch become one', () => {
  expect(
    joined([
      { from: 600, to: 720 },
      { from: 540, to: 600 },
      { from: 900, to: 960 },
    ]),
  ).toEqual([
    { from: 540, to: 720 },
    { from: 900, to: 960 },
  ]);
});

test('joining keeps every free minute that a day may hold, and leaves no overlap', () => {
  fc.assert(
    fc.property(fc.array(range, { maxLength: 6 }), (ranges) => {
      const result = joined(ranges);
      for (const [i, one] of result.entries()) {
        expect(one.to - one.from).toBeLessThanOrEqual(1440);
        if (i > 0) expect(one.from).toBeGreaterThan((result[i - 1] as { to: number }).to);
      }
      for (const one of ranges) expect(result.some((r) => r.from <= one.from && one.from < r.to)).toBe(true);
    }),
    { seed: 15 },
  );
});

test('moving and resizing never leave what the contract allows', () => {
  fc.assert(
    fc.property(range, fc.integer({ min: -100, max: 100 }), (one, steps) => {
      for (const next of [shifted(one, steps * 30), lengthened(one, steps * 30)]) {
        expect(next.from).toBeGreaterThanOrEqual(0);
        expect(next.from).toBeLessThanOrEqual(1439);
        expect(next.to).toBeLessThanOrEqual(2879);
        expect(next.to - next.from).toBeGreaterThan(0);
        expect(next.to - next.from).toBeLessThanOrEqual(1440);
      }
    }),
    { seed: 16 },
  );
});

test('a drag snaps outwards to half hours, whichever way it goes', () => {
  expect(dragged(545, 700)).toEqual({ from: 540, to: 720 });
  expect(dragged(700, 545)).toEqual({ from: 540, to: 720 });
  expect(dragged(545, 545)).toEqual({ from: 540, to: 570 });
  expect(dragged(1440, 1440)).toEqual({ from: 1410, to: 1440 });
});

test('the hours shown grow with the ranges, to the whole day when one crosses midnight', () => {
  const least = { from: 480, to: 1200 };
  const week = (one: { from: number; to: number }) => [[one], [], [], [], [], [], []];
  expect(hoursShown(week({ from: 540, to: 600 }), least)).toEqual(least);
  expect(hoursShown(week({ from: 410, to: 1230 }), least)).toEqual({ from: 360, to: 1260 });
  expect(hoursShown(week({ from: 1320, to: 1560 }), least)).toEqual({ from: 0, to: 1440 });
});

test('a day is replaced in a new week', () => {
  const week = [[{ from: 540, to: 600 }], [], [], [], [], [], []];
  const next = withDay(week, 1, [{ from: 600, to: 660 }]);
  expect(next[1]).toEqual([{ from: 600, to: 660 }]);
  expect(next[0]).toEqual(week[0]);
  expect(week[1]).toEqual([]);
});
