import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import {
  type OpportunityOptions,
  readOpportunities,
} from '#server/modules/volunteering/import/read-opportunities.ts';
import { OPTIONS, opportunityCsv, type RowCells } from '../fixtures/opportunity-csv.ts';

const planWith = (over: Partial<OpportunityOptions>, ...rows: RowCells[]) =>
  readOpportunities(opportunityCsv(...rows), { ...OPTIONS, ...over });
const needOf = (row: RowCells, over: Partial<OpportunityOptions> = {}) => planWith(over, row).needs[0]!;
const series = (start: string, end: string): RowCells => ({
  recurrence_type: 'ongoing',
  start_date_date: start,
  end_date_date: end,
});
const codes = (remarks: { code: string }[]) => remarks.map(({ code }) => code);

describe('ongoing work', () => {
  it('is weekly on the weekday of its start, until the end of the last day', () => {
    const { fields, state } = needOf(series('July 08 2030', 'December 09 2030'));
    expect(state).toBe('open');
    expect(fields).toMatchObject({
      startsAt: '2030-07-08T14:00:00Z',
      endsAt: '2030-07-08T16:00:00Z',
      recurrence: 'FREQ=WEEKLY;BYDAY=MO;UNTIL=20301210T045959Z',
    });
  });

  it('that has begun continues with its next date', () => {
    const need = needOf(series('May 13 2030', 'June 24 2030'));
    expect([need.state, need.fields.startsAt]).toEqual(['open', '2030-06-03T14:00:00Z']);
    expect(need.warnings[0]).toEqual({
      code: 'earlier-dates-skipped',
      message: '3 earlier dates of the series are past and were left out.',
    });
  });

  it('that has no date ahead is a draft with its own dates', () => {
    const need = needOf(series('April 01 2030', 'June 02 2030'));
    expect([need.state, codes(need.draftReasons)]).toEqual(['draft', ['past']]);
    expect(need.fields.startsAt).toBe('2030-04-01T14:00:00Z');
  });

  it('of less than a week happens once, and says so', () => {
    const need = needOf(series('July 08 2030', 'July 14 2030'));
    expect(codes(need.warnings)).toEqual(['happens-once']);
    expect(codes(needOf(series('July 08 2030', 'July 15 2030')).warnings)).toEqual([]);
  });

  it('keeps weekday, hour and order whatever the dates and the shift', () => {
    const date = fc
      .integer({ min: 0, max: 3000 })
      .map((days) => Temporal.PlainDate.from('2024-01-01').add({ days }));
    fc.assert(
      fc.property(date, fc.nat(500), date, fc.nat(500), (start, days, other, shiftWeeks) => {
        const end = start.add({ days });
        const { needs } = planWith({ shiftWeeks }, series(start.toString(), end.toString()), {
          start_date_date: other.toString(),
          end_date_date: other.toString(),
        });
        const now = OPTIONS.now.getTime();
        for (const [i, need] of needs.entries()) {
          const source = i === 0 ? start : other;
          const local = Temporal.Instant.from(need.fields.startsAt).toZonedDateTimeISO('America/New_York');
          const weeks = source.until(local.toPlainDate(), { largestUnit: 'day' }).days / 7;
          expect(weeks).toSatisfy(Number.isInteger);
          expect(local.toPlainTime().toString()).toBe('10:00:00');
          expect(Date.parse(need.fields.endsAt) - Date.parse(need.fields.startsAt)).toBe(2 * 3_600_000);
          expect(Date.parse(need.fields.startsAt) > now).toBe(need.state === 'open');
          if (i === 1) expect(weeks).toBe(shiftWeeks);
        }
        const until = /UNTIL=(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(needs[0]!.fields.recurrence!)!;
        const [, year, month, day, hour, minute, second] = until.map(Number);
        const last = new Date(Date.UTC(year!, month! - 1, day!, hour!, minute!, second! + 1));
        expect(last.toISOString()).toBe(
          new Date(
            end.add({ weeks: shiftWeeks, days: 1 }).toZonedDateTime('America/New_York').epochMilliseconds,
          ).toISOString(),
        );
      }),
      { seed: 24, numRuns: 200 },
    );
  });
});

describe('one-time work', () => {
  it('is on the start date, and another end date is warned of', () => {
    const need = needOf({ end_date_date: 'July 20 2030' });
    expect([need.fields.startsAt, codes(need.warnings)]).toEqual([
      '2030-07-08T14:00:00Z',
      ['end-date-ignored'],
    ]);
    expect(codes(needOf({ end_date_date: '' }).warnings)).toEqual([]);
    expect(codes(needOf({ end_date_date: 'whenever' }).warnings)).toEqual(['end-date-ignored']);
  });

  it('is past from the minute it starts', () => {
    const row = { start_date_date: 'June 01 2030', end_date_date: 'June 01 2030' };
    expect(needOf(row, { now: new Date('2030-06-01T13:59:59Z') }).state).toBe('open');
    expect(needOf(row, { now: new Date('2030-06-01T14:00:00Z') }).state).toBe('draft');
  });
});

describe('the time of day', () => {
  it('is the daily window, in the time zone of the file', () => {
    const need = needOf({}, { dailyWindow: { from: '18:30', to: '21:00' }, timeZone: 'America/Los_Angeles' });
    expect(need).toMatchObject({
      timeAssumed: true,
      fields: {
        startsAt: '2030-07-09T01:30:00Z',
        endsAt: '2030-07-09T04:00:00Z',
        timeZone: 'America/Los_Angeles',
      },
    });
  });

  it.each([
    ['14:30', '', '2030-07-08T18:30:00Z', '2030-07-08T20:30:00Z'],
    ['2:30 pm', '3', '2030-07-08T18:30:00Z', '2030-07-08T21:30:00Z'],
    ['12:00 a.m.', '0.5', '2030-07-08T04:00:00Z', '2030-07-08T04:30:00Z'],
  ])('is not assumed where the file tells it: %s for %s hours', (event_time, hours, startsAt, endsAt) => {
    const need = needOf({ event_time, hours });
    expect(need).toMatchObject({ timeAssumed: false, warnings: [], fields: { startsAt, endsAt } });
  });

  it.each([
    { event_time: 'noonish', hours: '' },
    { event_time: '25:00', hours: '3' },
    { hours: '12' },
    { event_time: '13:00 pm', hours: '' },
  ])('is assumed, with a warning, where it cannot be read: %j', (row) => {
    const need = needOf(row);
    expect([need.timeAssumed, codes(need.warnings)]).toEqual([true, ['time-ignored']]);
  });

  it.each(['0', '-1', '24.5', '100', 'three', '0.001'])(
    'lasts more than nothing and at most a day: %s is refused',
    (hours) => {
      const { refused } = planWith({}, { event_time: '14:30', hours });
      expect(refused.map(({ reasons }) => codes(reasons))).toEqual([['bad-hours']]);
    },
  );

  it.each([
    ['2030-07-08 18:00', '2030-07-08T22:00:00Z'],
    ['2030-07-08T18:00:00', '2030-07-08T22:00:00Z'],
    ['08.07.2030 6:00 pm', '2030-07-08T22:00:00Z'],
  ])('may stand behind the date, and is then not assumed: %s', (start_date_date, startsAt) => {
    const need = needOf({ start_date_date, end_date_date: '' });
    expect(need).toMatchObject({ timeAssumed: false, warnings: [], fields: { startsAt } });
    // A column of its own says it rather.
    const both = needOf({ start_date_date, end_date_date: '', event_time: '09:00', hours: '1' });
    expect(both.fields.startsAt).toBe('2030-07-08T13:00:00Z');
  });

  it('lasts as long as the window where the clocks change within it', () => {
    const need = needOf(
      { start_date_date: '2031-03-09', end_date_date: '2031-03-09' },
      { dailyWindow: { from: '01:30', to: '03:30' } },
    );
    expect(need.fields).toMatchObject({ startsAt: '2031-03-09T06:30:00Z', endsAt: '2031-03-09T08:30:00Z' });
  });
});

describe('dates with slashes', () => {
  const on = (...dates: string[]) =>
    planWith({}, ...dates.map((start_date_date) => ({ start_date_date, end_date_date: '' })));
  const days = (...dates: string[]) => on(...dates).needs.map(({ fields }) => fields.startsAt.slice(0, 10));

  it('are read in the order that the column tells', () => {
    expect(days('12/07/2030', '12/31/2030')).toEqual(['2030-12-07', '2030-12-31']);
    expect(days('12/07/2030', '31/12/2030')).toEqual(['2030-07-12', '2030-12-31']);
  });

  it.each([[['12/07/2030', '07/12/2030']], [['12/31/2030', '31/12/2030']]])(
    'are refused, with how to write them, where it does not: %j',
    (dates) => {
      const { needs, refused } = on(...dates);
      expect(needs).toEqual([]);
      for (const { reasons } of refused)
        expect(reasons).toEqual([
          { code: 'bad-start-date', message: expect.stringContaining('write it as 2026-12-05') },
        ]);
    },
  );
});

describe('shifting into the future', () => {
  const old = { start_date_date: 'March 03 2011', end_date_date: 'March 03 2011' };
  const older = { start_date_date: 'February 28 2011', end_date_date: 'February 28 2011' };

  it('moves the whole file by the least number of weeks that leaves nothing behind', () => {
    const { needs, shiftedWeeks, counts } = planWith({ shiftWeeks: 'future' }, old, older);
    expect(counts.imported).toBe(2);
    expect(shiftedWeeks).toBe(1005);
    expect(needs.map(({ fields }) => fields.startsAt)).toEqual([
      '2030-06-06T14:00:00Z',
      '2030-06-03T14:00:00Z',
    ]);
  });

  it('moves nothing that lies ahead already', () => {
    expect(planWith({ shiftWeeks: 'future' }, {}).shiftedWeeks).toBe(0);
  });

  it('takes another week when the hour has come', () => {
    const at = (now: string) => planWith({ shiftWeeks: 'future', now: new Date(now) }, older).shiftedWeeks;
    expect(at('2030-06-03T13:59:59Z')).toBe(1005);
    expect(at('2030-06-03T14:00:00Z')).toBe(1006);
  });

  it('moves a series with its last day', () => {
    const need = needOf(series('March 03 2011', 'March 31 2011'), { shiftWeeks: 'future' });
    expect(need.fields.recurrence).toBe('FREQ=WEEKLY;BYDAY=TH;UNTIL=20300705T035959Z');
  });
});
