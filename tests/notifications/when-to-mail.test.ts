import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { isQuiet, type Mailing, whenToMail } from '#server/modules/notifications/when-to-mail.ts';

const NIGHT = { from: 22 * 60, to: 7 * 60 };
const HOME: Mailing = {
  choice: 'now',
  quiet: NIGHT,
  digestAt: 8 * 60,
  timeZone: 'America/New_York',
  latest: null,
};

/** An instant by the wall of New York. */
const wall = (text: string): Date =>
  new Date(Temporal.PlainDateTime.from(text).toZonedDateTime('America/New_York').epochMilliseconds);

describe('quiet hours', () => {
  it.each([
    ['by day, at once', '2026-12-01T15:00', '2026-12-01T15:00'],
    ['the minute before they begin, at once', '2026-12-01T21:59', '2026-12-01T21:59'],
    ['from their first minute, in the morning', '2026-12-01T22:00', '2026-12-02T07:00'],
    ['after midnight, the same morning', '2026-12-02T00:30', '2026-12-02T07:00'],
    ['the minute they end, at once', '2026-12-02T07:00', '2026-12-02T07:00'],
    ['the night the clocks go forward', '2027-03-14T01:30', '2027-03-14T07:00'],
    ['the night the clocks go back', '2026-11-01T00:30', '2026-11-01T07:00'],
  ])('%s', (_, now, then) => {
    expect(whenToMail(wall(now), HOME)).toEqual(wall(then));
  });

  it('end when the clocks have skipped their end', () => {
    const quiet = { from: 60, to: 150 };
    expect(whenToMail(wall('2027-03-14T01:15'), { ...HOME, quiet })).toEqual(wall('2027-03-14T03:30'));
  });

  it('are those of the receiver', () => {
    const now = wall('2026-12-01T23:00');
    expect(whenToMail(now, { ...HOME, timeZone: 'Europe/Berlin' })).toEqual(new Date('2026-12-02T06:00:00Z'));
    expect(whenToMail(now, { ...HOME, timeZone: 'America/Los_Angeles' })).toEqual(now);
  });

  it('hold nothing back that would come too late', () => {
    const now = wall('2026-12-02T04:00');
    expect(whenToMail(now, { ...HOME, latest: wall('2026-12-02T06:30') })).toEqual(now);
    expect(whenToMail(now, { ...HOME, latest: wall('2026-12-02T07:00') })).toEqual(wall('2026-12-02T07:00'));
  });

  it('are none for whoever wants none', () => {
    const now = wall('2026-12-02T04:00');
    expect(whenToMail(now, { ...HOME, quiet: null })).toEqual(now);
  });
});

describe('the mail of the day', () => {
  it.each([
    ['today, before its hour', '2026-12-01T07:59', '2026-12-01T08:00'],
    ['tomorrow, from its hour on', '2026-12-01T08:00', '2026-12-02T08:00'],
    ['over the month', '2026-11-30T23:00', '2026-12-01T08:00'],
    ['over the night the clocks go forward', '2027-03-13T20:00', '2027-03-14T08:00'],
  ])('%s', (_, now, then) => {
    expect(whenToMail(wall(now), { ...HOME, choice: 'daily' })).toEqual(wall(then));
  });
});

it('what is not to be mailed is not', () => {
  expect(whenToMail(wall('2026-12-01T12:00'), { ...HOME, choice: 'off' })).toBeNull();
});

const minute = fc.integer({ min: 0, max: 1439 });
const zone = fc.constantFrom(
  ...['America/New_York', 'Europe/Berlin', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Pacific/Apia', 'UTC'],
);
const moment = fc.date({ min: new Date('2025-01-01'), max: new Date('2028-01-01'), noInvalidDate: true });

it('never mails within quiet hours, never loses anything, and waits a day at most', () => {
  fc.assert(
    fc.property(moment, minute, minute, zone, (now, from, to, timeZone) => {
      fc.pre(from !== to);
      const quiet = { from, to };
      const at = whenToMail(now, { ...HOME, quiet, timeZone })!;
      expect(at.getTime()).toBeGreaterThanOrEqual(now.getTime());
      expect(at.getTime() - now.getTime()).toBeLessThanOrEqual(25 * 3_600_000);
      const there = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone);
      // Where the clocks skip the end of quiet hours, they end with the skip.
      if (there.subtract({ hours: 2 }).offset !== there.offset) return;
      expect(isQuiet(there.hour * 60 + there.minute, quiet)).toBe(false);
    }),
    { numRuns: 500 },
  );
});
