import { Temporal } from 'temporal-polyfill';
import type { CsvRecord } from './csv-records.ts';
import type { DraftReason, ImportWarning, RefusalReason } from './opportunity-plan.ts';
import { plainLine } from './plain-text.ts';
import { readDate } from './read-date.ts';

/** When a row's work happens, in local time, before any shift. */
export interface ReadSchedule {
  start: Temporal.PlainDate;
  /** Last day of a weekly series; null for what happens once. */
  until: Temporal.PlainDate | null;
  from: Temporal.PlainTime;
  minutes: number;
  timeAssumed: boolean;
  draftReasons: DraftReason[];
  warnings: ImportWarning[];
}

/** The hours taken where the source gives none; parsed from the import's options. */
export interface DailyWindow {
  from: Temporal.PlainTime;
  minutes: number;
}

const MINUTES_A_DAY = 1440;

/** `14:30`, `9:00 am`; null for everything else, the file's `0` included. */
function readTime(text: string): Temporal.PlainTime | null {
  const match = /^(\d{1,2}):(\d{2})(?:\s*([ap])\.?m\.?)?$/i.exec(text);
  if (!match) return null;
  const [hour, minute] = [Number(match[1]), Number(match[2])];
  const half = match[3]?.toLowerCase();
  if (minute > 59 || hour > 23 || (half && (hour < 1 || hour > 12))) return null;
  return new Temporal.PlainTime(half ? (hour % 12) + (half === 'p' ? 12 : 0) : hour, minute);
}

function readHours(
  record: CsvRecord,
  window: DailyWindow,
): Pick<ReadSchedule, 'from' | 'minutes' | 'timeAssumed' | 'warnings'> {
  const eventTime = plainLine(record.cell('event_time'));
  const hours = plainLine(record.cell('hours'));
  const from = readTime(eventTime);
  const length = Number(hours) * 60;
  const isLengthOfDay = Number.isInteger(length) && length > 0 && length <= MINUTES_A_DAY;
  if (from) {
    return { from, minutes: isLengthOfDay ? length : window.minutes, timeAssumed: false, warnings: [] };
  }
  const unused = [
    ...(eventTime === '' || eventTime === '0' ? [] : [`event_time “${eventTime}”`]),
    // Without a time of day the figure may as well be hours a month.
    ...(hours === '' || hours === '0' ? [] : [`hours “${hours}”`]),
  ];
  const message = `${unused.join(' and ')} could not be used; the daily window was taken.`;
  return {
    ...window,
    timeAssumed: true,
    warnings: unused.length > 0 ? [{ code: 'time-ignored', message }] : [],
  };
}

function readOnce(record: CsvRecord, start: Temporal.PlainDate): Pick<ReadSchedule, 'until' | 'warnings'> {
  const written = plainLine(record.cell('end_date_date'));
  const isUsed = written === '' || readDate(written)?.equals(start);
  const message = `It happens once, on its start date; the end date “${written}” was left out.`;
  return { until: null, warnings: isUsed ? [] : [{ code: 'end-date-ignored', message }] };
}

function readSeries(
  record: CsvRecord,
  start: Temporal.PlainDate,
): Pick<ReadSchedule, 'until' | 'warnings'> | RefusalReason {
  const until = readDate(record.cell('end_date_date'));
  if (!until) return badDate('bad-end-date', 'end', record.cell('end_date_date'));
  const days = start.until(until, { largestUnit: 'day' }).days;
  if (days < 0) return { code: 'end-before-start', message: 'It ends before it starts.' };
  const message = 'It is ongoing for less than a week, so it happens once.';
  return { until, warnings: days < 7 ? [{ code: 'happens-once', message }] : [] };
}

function badDate(
  code: 'bad-start-date' | 'bad-end-date',
  which: 'start' | 'end',
  written: string,
): RefusalReason {
  const shown = plainLine(written).slice(0, 40);
  return {
    code,
    message:
      shown === ''
        ? `It has no ${which} date.`
        : `Its ${which} date “${shown}” is no date such as March 17 2011 or 2011-03-17.`,
  };
}

/**
 * Reads `start_date_date`, `end_date_date`, `recurrence_type`, `event_time` and `hours` of a row. `ongoing`
 * is weekly on the start's weekday until the end date; `onetime` is the start date. `hours` counts only
 * beside a readable `event_time`; otherwise the daily window is taken and the time marked as assumed.
 */
export function readSchedule(record: CsvRecord, window: DailyWindow): ReadSchedule | RefusalReason {
  const start = readDate(record.cell('start_date_date'));
  if (!start) return badDate('bad-start-date', 'start', record.cell('start_date_date'));
  const kind = plainLine(record.cell('recurrence_type'));
  const word = kind.toLowerCase().replace(/[\s-]/g, '');
  const dates = word === 'ongoing' ? readSeries(record, start) : readOnce(record, start);
  if ('code' in dates) return dates;
  const hours = readHours(record, window);
  const message = `Its recurrence “${kind}” is neither ongoing nor onetime; taken as one time.`;
  return {
    ...hours,
    start,
    until: dates.until,
    draftReasons: word === 'ongoing' || word === 'onetime' ? [] : [{ code: 'unknown-recurrence', message }],
    warnings: [...dates.warnings, ...hours.warnings],
  };
}
