import { createHash } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';
import { ImportFileError } from '#server/kernel/import/importer.ts';
import { createZoneIndex, type ZoneGeometry, type ZoneIndex } from '../zone-of-point.ts';
import { type CsvTable, readCsv } from './csv-records.ts';
import type { OpportunityPlan, PlannedNeed, PlannedNonprofit } from './opportunity-plan.ts';
import { placeInTime, weeksUntilAhead } from './place-in-time.ts';
import { slashOrderOf } from './read-date.ts';
import { type ReadRow, readRow } from './read-row.ts';
import type { DailyWindow } from './read-schedule.ts';

/** What the import needs to know of a zone. */
export interface ImportZone {
  code: string;
  name: string;
  geometry: ZoneGeometry;
}

export interface OpportunityOptions {
  /** The zones needs may lie in; a need outside all of them stays a draft. */
  zones: readonly ImportZone[];
  now: Date;
  /** Local hours taken where the source gives none, `HH:MM`. Default 10:00–12:00. */
  dailyWindow?: { from: string; to: string };
  /**
   * Moves every date by whole weeks, so that weekdays stay. `future` takes the least number after which every
   * start lies ahead of `now`: one number for the whole file, so that what came before still comes before.
   * Default 0.
   */
  shiftWeeks?: number | 'future';
  /** IANA zone of the dates. Default America/New_York. */
  timeZone?: string;
}

const REQUIRED_COLUMNS = [
  'opportunity_id',
  'title',
  'org_title',
  'vol_requests',
  'recurrence_type',
  'start_date_date',
  'end_date_date',
];

function readWindow({ from, to }: { from: string; to: string }): DailyWindow {
  const isTime = (text: string) => /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
  if (!isTime(from) || !isTime(to) || to <= from) {
    throw new ImportFileError('Give the daily window as two times of one day, such as 10:00 and 12:00.');
  }
  const start = Temporal.PlainTime.from(from);
  return { from: start, minutes: start.until(to).total('minute') };
}

function weeksToShift(
  wanted: number | 'future',
  rows: readonly ReadRow[],
  timeZone: string,
  now: Temporal.Instant,
): number {
  if (wanted === 'future') {
    return Math.max(0, ...rows.map(({ schedule: s }) => weeksUntilAhead(s, s.start, timeZone, now)));
  }
  if (!Number.isInteger(wanted) || Math.abs(wanted) > 5_200) {
    throw new ImportFileError('Shift the dates by a whole number of weeks, at most 5,200.');
  }
  return wanted;
}

interface PlanContext {
  shiftWeeks: number;
  timeZone: string;
  now: Temporal.Instant;
  /** The options as they were given: `future`, not the number of weeks it comes to today. */
  asked: unknown;
}

function digestOf(parts: unknown): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

function planNeed(row: ReadRow, options: PlanContext, zones: ZoneIndex<ImportZone>): PlannedNeed {
  const { point, zoneName } = row;
  const timing = placeInTime(row.schedule, options);
  const zone = point && zones.zoneOf(point);
  const draftReasons = [...row.draftReasons];
  const warnings = [...row.warnings];
  if (!point) {
    draftReasons.push({ code: 'no-coordinate', message: 'It has no coordinates. Set its place on the map.' });
  } else if (!zone) {
    draftReasons.push({ code: 'outside-zones', message: 'Its point lies in no zone. Correct its place.' });
  }
  if (timing.isPast) {
    draftReasons.push({ code: 'past', message: 'Its date is past. Give it a new one, or shift all dates.' });
  }
  if (timing.skipped > 0) {
    const message = `${timing.skipped} earlier dates of the series are past and were left out.`;
    warnings.push({ code: 'earlier-dates-skipped', message });
  }
  const namesZone = (name: string) => name.toLowerCase() === zoneName.toLowerCase();
  if (zone && zoneName !== '' && !namesZone(zone.name) && !namesZone(zone.code)) {
    const message = `The file says ${zoneName}, but its point lies in ${zone.name}.`;
    warnings.push({ code: 'zone-differs', message });
  }
  return {
    line: row.line,
    externalKey: row.externalKey,
    digest: digestOf([row.cells, options.asked, zone?.code ?? null]),
    nonprofitKey: row.nonprofit.key,
    state: draftReasons.length === 0 ? 'open' : 'draft',
    draftReasons,
    warnings,
    zoneCode: zone?.code ?? null,
    timeAssumed: row.schedule.timeAssumed,
    fields: {
      ...row.fields,
      point,
      startsAt: timing.startsAt,
      endsAt: timing.endsAt,
      recurrence: timing.recurrence,
      timeZone: options.timeZone,
    },
  };
}

function countNonprofits(rows: readonly ReadRow[]): PlannedNonprofit[] {
  const byKey = new Map<string, PlannedNonprofit>();
  for (const { nonprofit } of rows) {
    const known = byKey.get(nonprofit.key);
    if (known) known.needs++;
    else byKey.set(nonprofit.key, { ...nonprofit, needs: 1 });
  }
  return [...byKey.values()];
}

/**
 * Plans the import of a CSV of volunteer opportunities (the columns of NYC Open Data's "NYC Service:
 * Volunteer Opportunities"). Every row becomes an open need, a draft with reasons, or is refused with line
 * and reasons.
 *
 * - What happens once is open while its date lies ahead. A past one becomes a draft, never `done`: nobody
 *   knows who turned up.
 * - A weekly series that has begun continues with its next date; one that is over becomes a draft.
 * - `vol_requests` is how many are wanted: the least and the most places. More than a need may have is refused.
 * - The same `opportunity_id` twice: the first usable row counts, later ones are refused.
 * - Importing a file again: what is stored with equal `externalKey` and `digest` needs no change.
 *
 * @throws ImportFileError when the text is no such CSV or an option makes no sense.
 */
export function readOpportunities(text: string, options: OpportunityOptions): OpportunityPlan {
  return planOpportunities(readCsv(text, REQUIRED_COLUMNS), options);
}

/** As `readOpportunities`, of a table whose columns are called like those of that source. */
export function planOpportunities(table: CsvTable, options: OpportunityOptions): OpportunityPlan {
  const { timeZone = 'America/New_York', dailyWindow = { from: '10:00', to: '12:00' } } = options;
  const window = readWindow(dailyWindow);
  const now = Temporal.Instant.fromEpochMilliseconds(options.now.getTime());
  if (table.records.length === 0) {
    throw new ImportFileError('The file has a header and no rows. Export it again with the rows in it.');
  }
  const rows: ReadRow[] = [];
  const refused: OpportunityPlan['refused'] = [];
  const lineOfKey = new Map<string, number>();
  const { named = (column: string) => column } = table;
  const order = slashOrderOf(
    table.records.flatMap((record) => [record.cell('start_date_date'), record.cell('end_date_date')]),
  );
  for (const record of table.records) {
    const read = readRow(record, { window, order, named, columns: table.columns.length, lineOfKey });
    if ('reasons' in read) {
      refused.push(read);
    } else {
      lineOfKey.set(read.externalKey, read.line);
      rows.push(read);
    }
  }
  const shiftedWeeks = weeksToShift(options.shiftWeeks ?? 0, rows, timeZone, now);
  const zones = createZoneIndex(options.zones);
  const asked = [options.shiftWeeks ?? 0, dailyWindow.from, dailyWindow.to, timeZone];
  const context = { shiftWeeks: shiftedWeeks, timeZone, now, asked };
  const needs = rows.map((row) => planNeed(row, context, zones));
  const imported = needs.filter((need) => need.state === 'open').length;
  return {
    nonprofits: countNonprofits(rows),
    needs,
    refused,
    counts: {
      rows: table.records.length,
      imported,
      drafted: needs.length - imported,
      refused: refused.length,
    },
    shiftedWeeks,
  };
}
