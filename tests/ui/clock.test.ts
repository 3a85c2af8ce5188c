import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatClock,
  formatRange,
  formatRanges,
  overlap,
  parseClock,
  parseRange,
  parseRanges,
} from '../../client/ui/clock.ts';

describe('a time of day as people type it', () => {
  test.each([
    ['9', 540],
    ['9:30', 570],
    ['0930', 570],
    ['9.30', 570],
    ['9am', 540],
    ['12 am', 0],
    ['12pm', 720],
    ['24:00', 1440],
    [' 17:05 ', 1025],
  ])('%s', (text, minutes) => expect(parseClock(text)).toBe(minutes));

  test.each(['', 'x', '25', '9:60', '13pm', '0am', '24:01', '9:3', '-3', '123456'])('%s is no time', (text) =>
    expect(parseClock(text)).toBeNull(),
  );
});

describe('a range', () => {
  test.each([
    ['9–12', 540, 720],
    ['9-12', 540, 720],
    ['9:30 to 11', 570, 660],
    ['9 until 11', 540, 660],
    ['22–6', 1320, 1800],
    ['2–4pm', 840, 960],
    ['10–2pm', 600, 840],
    ['9am–5pm', 540, 1020],
  ])('%s', (text, from, to) => expect(parseRange(text)).toEqual({ from, to }));

  test.each(['9', '9–9', '24–3', '9–', 'a–b', '9–12–15'])('%s is no range', (text) =>
    expect(parseRange(text)).toBeNull(),
  );

  test('several are sorted, and none is not a fault', () => {
    expect(parseRanges('14–18, 9–12 and 20–21')).toEqual([
      { from: 540, to: 720 },
      { from: 840, to: 1080 },
      { from: 1200, to: 1260 },
    ]);
    expect(parseRanges('  ')).toEqual([]);
    expect(parseRanges('9–12, soon')).toBeNull();
  });

  test('whatever is written can be read again', () => {
    const range = fc
      .tuple(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 1, max: 1439 }))
      .map(([from, length]) => ({ from, to: from + length }));
    fc.assert(
      fc.property(range, (one) => {
        expect(parseRange(formatRange(one))).toEqual(one);
      }),
      { seed: 11 },
    );
  });

  test('overlap means a shared minute, not a shared edge', () => {
    expect(
      overlap([
        { from: 540, to: 720 },
        { from: 720, to: 800 },
      ]),
    ).toBe(false);
    expect(
      overlap([
        { from: 600, to: 800 },
        { from: 540, to: 601 },
      ]),
    ).toBe(true);
  });
});

test('times are written with two digits, ranges as short as can be', () => {
  expect(formatClock(540)).toBe('09:00');
  expect(formatClock(1440)).toBe('24:00');
  expect(formatClock(1500)).toBe('01:00');
  expect(
    formatRanges([
      { from: 0, to: 30 },
      { from: 570, to: 1440 },
    ]),
  ).toBe('0–0:30, 9:30–24');
});
