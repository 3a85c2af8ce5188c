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
    ['11–1am', 1380, 1500],
    ['12–12am', 720, 1440],
  ])('%s', (text, from, to) => expect(parseRange(text)).toEqual({ from, to }));

  test.each([
    ['9-5', 540, 1020],
    ['9 to 5', 540, 1020],
    ['9:30–5:30', 570, 1050],
    ['9:00-5:00', 540, 1020],
    ['09:00–5', 540, 1020],
    ['9am–5', 540, 1020],
    ['10-2', 600, 840],
    ['11-1', 660, 780],
    ['12–4', 720, 960],
    ['8–8', 480, 1200],
    ['1pm–5', 780, 1020],
    ['8pm–12', 1200, 1440],
    ['6pm–12:30', 1080, 1470],
  ])('%s ends in the afternoon or evening that people mean', (text, from, to) =>
    expect(parseRange(text)).toEqual({ from, to }),
  );

  test.each([
    ['22-6', 1320, 1800],
    ['22:00–06:00', 1320, 1800],
    ['22:00–6:00', 1320, 1800],
    ['9pm-5am', 1260, 1740],
    ['9pm–5', 1260, 1740],
    ['9–5am', 1260, 1740],
    ['9am-5am', 540, 1740],
    ['09:00–05:00', 540, 1740],
    ['9–05', 540, 1740],
    ['14–6', 840, 1800],
    ['20–0', 1200, 1440],
    ['8am–8am', 480, 1920],
  ])('%s says itself that it passes midnight', (text, from, to) =>
    expect(parseRange(text)).toEqual({ from, to }),
  );

  test.each(['9', '24–3', '9–', 'a–b', '9–12–15'])('%s is no range', (text) =>
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

  test.each([
    ['9–12, 2–5', ['9–12', '14–17']],
    ['9-5, 6-8', ['9–17', '18–20']],
    ['9–12, 1–3 and 7–9', ['9–12', '13–15', '19–21']],
    ['10-2, 3-5', ['10–14', '15–17']],
    ['14–18, 9–12', ['9–12', '14–18']],
    ['9–12, 2am–5am', ['2–5', '9–12']],
    ['9–12, 11–1', ['9–12', '11–13']],
  ])('a list on the 12-hour clock goes on: %s', (text, ranges) =>
    expect(parseRanges(text)?.map(formatRange)).toEqual(ranges),
  );

  const written = fc
    .tuple(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 1, max: 1440 }))
    .map(([from, length]) => ({ from, to: from + length }));

  test('whatever is written can be read again', () => {
    fc.assert(
      fc.property(written, (one) => {
        expect(parseRange(formatRange(one))).toEqual(one);
      }),
      { seed: 11, numRuns: 2000 },
    );
  });

  test('so can a list of them', () => {
    fc.assert(
      fc.property(fc.array(written, { maxLength: 5 }), (some) => {
        const sorted = some.sort((a, b) => a.from - b.from);
        expect(parseRanges(formatRanges(sorted))).toEqual(sorted);
      }),
      { seed: 13, numRuns: 1000 },
    );
  });

  test('a span is never empty, and never longer than a day', () => {
    const clock = fc
      .tuple(
        fc.integer({ min: 0, max: 24 }),
        fc.constantFrom('', ':00', ':30'),
        fc.constantFrom('', 'am', 'pm'),
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(clock, clock, (from, to) => {
        const range = parseRange(`${from}-${to}`);
        fc.pre(range !== null);
        expect(range.to - range.from).toBeGreaterThan(0);
        expect(range.to - range.from).toBeLessThanOrEqual(1440);
      }),
      { seed: 14, numRuns: 2000 },
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
