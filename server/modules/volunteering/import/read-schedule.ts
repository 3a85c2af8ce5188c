import { Temporal } from 'temporal-polyfill';
import type { ColumnNames, CsvRecord } from './csv-records.ts';
import type { DraftReason, ImportWarning, RefusalReason } from './opportunity-plan.ts';
import { plainLine } from './plain-text.ts';
import { hasSlashes, readDate, type SlashOrder, splitTime } from './read-date.ts';

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

/** What a reader of rows knows of the whole file. */
export interface ScheduleContext {
  window: DailyWindow;
  order: SlashOrder;
  named: ColumnNames;
}

const MINUTES_A_DAY = 1440;
const WEEKLY: ReadonlySet<string> = new Set(['ongoing', 'weekly', 'everyweek']);
const ONCE: ReadonlySet<string> = new Set(['onetime', 'once']);

/** `14:30`, `9:00 am`; null for everything else, the file's `0` included. */
function readTime(text: string): Temporal.PlainTime | null {
  const match = /^(\d{1,2}):(\d{2})(?:\s*([ap])\.?m\.?)?$/i.exec(text);
  if (!match) return null;
  const [hour, minute] = [Number(match[1]), Number(match[2])];
  const half = match[3]?.toLowerCase();
  if (minute > 59 || hour > 23 || (half && (hour < 1 || hour > 12))) return null;
  return new Temporal.PlainTime(half ? (hour % 12) + (half === 'p' ? 12 : 0) : hour, minute);
}

const HOURS_PATTERN = /^-?\d{1,6}([.,]\d+)?$/;

/** Whether the source states no hours: it writes 0 for both where it knows neither. */
const statesNone = (hours: string, eventTime: string): boolean =>
  hours === '' || (Number(hours) === 0 && eventTime === '0');

/** In minutes; null where the file says nothing of it. */
function readLength(hours: string, eventTime: string, column: string): number | null | RefusalReason {
  if (statesNone(hours, eventTime)) return null;
  const minutes = HOURS_PATTERN.test(hours) ? Math.round(Number(hours.replace(',', '.')) * 60) : Number.NaN;
  if (minutes > 0 && minutes <= MINUTES_A_DAY) return minutes;
  const message = `Its ${column} “${hours.slice(0, 40)}” is no length such as 2.5: write more than 0 and at most 24.`;
  return { code: 'bad-hours', message };
}

function readHours(
  record: CsvRecord,
  { window, named }: ScheduleContext,
): Pick<ReadSchedule, 'from' | 'minutes' | 'timeAssumed' | 'warnings'> | RefusalReason {
  const eventTime = plainLine(record.cell('event_time'));
  const hours = plainLine(record.cell('hours'));
  const length = readLength(hours, eventTime, named('hours') ?? 'hours');
  if (length !== null && typeof length === 'object') return length;
  const from = readTime(eventTime) ?? readTime(splitTime(record.cell('start_date_date')).time);
  if (from) return { from, minutes: length ?? window.minutes, timeAssumed: false, warnings: [] };
  const unused = [
    ...(eventTime === '' || eventTime === '0'
      ? []
      : [`${named('event_time') ?? 'event_time'} “${eventTime}”`]),
    // Without a time of day the figure may as well be hours a month.
    ...(length === null ? [] : [`${named('hours') ?? 'hours'} “${hours}”`]),
  ];
  const message = `${unused.join(' and ')} could not be used; the daily window was taken.`;
  return {
    ...window,
    timeAssumed: true,
    warnings: unused.length > 0 ? [{ code: 'time-ignored', message }] : [],
  };
}

function readOnce(
  record: CsvRecord,
  start: Temporal.PlainDate,
  { order }: ScheduleContext,
): Pick<ReadSchedule, 'until' | 'warnings'> {
  const written = plainLine(record.cell('end_date_date'));
  const isUsed = written === '' || readDate(written, order)?.equals(start);
  const message = `It happens once, on its start date; the end date “${written}” was left out.`;
  return { until: null, warnings: isUsed ? [] : [{ code: 'end-date-ignored', message }] };
}

function readSeries(
  record: CsvRecord,
  start: Temporal.PlainDate,
  { order }: ScheduleContext,
): Pick<ReadSchedule, 'until' | 'warnings'> | RefusalReason {
  const until = readDate(record.cell('end_date_date'), order);
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
  if (shown === '') return { code, message: `It has no ${which} date.` };
  const message = hasSlashes(shown)
    ? `Its ${which} date “${shown}” can mean two days, and the column does not tell which: write it as 2026-12-05.`
    : `Its ${which} date “${shown}” is no date such as 2026-12-05, 05.12.2026 or December 5 2026.`;
  return { code, message };
}

/**
 * Reads `start_date_date`, `end_date_date`, `recurrence_type`, `event_time` and `hours` of a row. `ongoing`
 * is weekly on the start's weekday until the end date; `onetime` is the start date. `hours` counts only
 * beside a readable `event_time`, or a time behind the date; otherwise the daily window is taken and the time
 * marked as assumed.
 */
export function readSchedule(record: CsvRecord, context: ScheduleContext): ReadSchedule | RefusalReason {
  const start = readDate(record.cell('start_date_date'), context.order);
  if (!start) return badDate('bad-start-date', 'start', record.cell('start_date_date'));
  const kind = plainLine(record.cell('recurrence_type'));
  const word = kind.toLowerCase().replace(/[\s-]/g, '');
  const dates = WEEKLY.has(word) ? readSeries(record, start, context) : readOnce(record, start, context);
  if ('code' in dates) return dates;
  const hours = readHours(record, context);
  if ('code' in hours) return hours;
  const column = context.named('recurrence_type') ?? 'recurrence';
  const message = `Its ${column} “${kind}” is neither once nor weekly; taken as once.`;
  return {
    ...hours,
    start,
    until: dates.until,
    draftReasons: WEEKLY.has(word) || ONCE.has(word) ? [] : [{ code: 'unknown-recurrence', message }],
    warnings: [...dates.warnings, ...hours.warnings],
  };
}
