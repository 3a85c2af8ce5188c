import type { Point } from '#shared/volunteering.ts';
import type { CsvRecord } from './csv-records.ts';
import type {
  DraftReason,
  ImportWarning,
  PlannedNeed,
  PlannedNonprofit,
  RefusalReason,
  RefusedRow,
} from './opportunity-plan.ts';
import { plainLine, plainText, shorten } from './plain-text.ts';
import { readCategory } from './read-category.ts';
import { readPlace } from './read-place.ts';
import { type Places, readPlaces } from './read-places.ts';
import { type ReadSchedule, readSchedule, type ScheduleContext } from './read-schedule.ts';

/** A usable row before the shift, the zones and the clock are applied. */
export interface ReadRow {
  line: number;
  externalKey: string;
  cells: readonly string[];
  nonprofit: Omit<PlannedNonprofit, 'needs'>;
  schedule: ReadSchedule;
  point: Point | null;
  /** The source's own name for the zone; '' when it gives none. */
  zoneName: string;
  draftReasons: DraftReason[];
  warnings: ImportWarning[];
  fields: Omit<PlannedNeed['fields'], 'point' | 'startsAt' | 'endsAt' | 'recurrence' | 'timeZone'>;
}

interface RowContext extends ScheduleContext {
  /** How many cells a row must have. */
  columns: number;
  /** Lines of the keys already taken. */
  lineOfKey: ReadonlyMap<string, number>;
}

const LONGEST = { title: 140, description: 5000, address: 300, organisation: 120 };
const SHORTEST_TITLE = 3;
/** Coordinates farther apart than this do not mean one house. */
const MILES_OF_ONE_PLACE = 0.5;

function nonprofitKey(name: string): string {
  return name.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}

function refusalsOf(
  record: CsvRecord,
  context: RowContext,
  read: {
    key: string;
    title: string;
    organisation: string;
    schedule: ReadSchedule | RefusalReason;
    places: Places | RefusalReason;
  },
): RefusalReason[] {
  const cells = record.cells.length;
  if (cells !== context.columns) {
    const message = `It has ${cells} cells, the header ${context.columns}. Look for a missing quote.`;
    return [{ code: 'cell-count', message }];
  }
  const reasons: RefusalReason[] = [];
  const earlier = context.lineOfKey.get(read.key);
  if (read.key === '')
    reasons.push({ code: 'no-key', message: `It has no ${context.named('opportunity_id') ?? 'key'}.` });
  if (earlier !== undefined) {
    const column = context.named('opportunity_id');
    const message =
      column === null
        ? `It is the same as line ${earlier}.`
        : `Its ${column} ${read.key} is already on line ${earlier}.`;
    reasons.push({ code: 'duplicate-key', message });
  }
  if ([...read.title].length < SHORTEST_TITLE) {
    const message = read.title === '' ? 'It has no title.' : `Its title “${read.title}” is too short.`;
    reasons.push({ code: 'no-title', message });
  }
  if (read.organisation === '') {
    reasons.push({ code: 'no-organisation', message: 'It names no organisation (org_title).' });
  }
  if ('code' in read.schedule) reasons.push(read.schedule);
  if ('code' in read.places) reasons.push(read.places);
  return reasons;
}

function readStatus(status: string): DraftReason[] {
  if (status === '' || status.toLowerCase() === 'approved') return [];
  return [{ code: 'not-approved', message: `Its status is “${status}”, not approved.` }];
}

/** Reads one record; everything that is wrong with it is gathered, not just the first. */
export function readRow(record: CsvRecord, context: RowContext): ReadRow | RefusedRow {
  const text = (column: string) => plainLine(record.cell(column));
  const key = text('opportunity_id');
  const title = text('title');
  const organisation = text('org_title');
  const schedule = readSchedule(record, context);
  const places = readPlaces(text('vol_requests'), text('vol_minimum'));
  const reasons = refusalsOf(record, context, { key, title, organisation, schedule, places });
  if (reasons.length > 0 || 'code' in schedule || 'code' in places) {
    return { line: record.line, externalKey: key === '' ? null : key, reasons };
  }

  const place = readPlace(record);
  const summary = plainText(record.cell('summary'));
  const description = title.length > LONGEST.title ? `${title}\n\n${summary}`.trim() : summary;
  const categoryWord = text('category_desc');
  const category = readCategory(categoryWord);
  const warnings = [...schedule.warnings];
  if (category === null) {
    const message = `The category “${categoryWord}” is unknown; Other was taken.`;
    warnings.push({ code: 'unknown-category', message });
  }
  if (place.milesApart !== null && place.milesApart > MILES_OF_ONE_PLACE) {
    const apart = `${place.milesApart.toFixed(1)} miles apart`;
    const message = `Its coordinates in the columns and in the address are ${apart}; the columns were taken.`;
    warnings.push({ code: 'coordinates-differ', message });
  }
  const long = Object.entries({ title, description, address: place.address, organisation }).filter(
    ([name, value]) => value.length > LONGEST[name as keyof typeof LONGEST],
  );
  for (const [name] of long) {
    warnings.push({ code: 'text-shortened', message: `Its ${name} was too long and was shortened.` });
  }
  return {
    line: record.line,
    externalKey: key,
    cells: record.cells,
    nonprofit: { key: nonprofitKey(organisation), name: shorten(organisation, LONGEST.organisation) },
    schedule,
    point: place.point,
    zoneName: text('NTA'),
    draftReasons: [...schedule.draftReasons, ...places.draftReasons, ...readStatus(text('status'))],
    warnings,
    fields: {
      title: shorten(title, LONGEST.title),
      description: shorten(description, LONGEST.description),
      category: category ?? 'Other',
      requiredSkills: [],
      usefulSkills: [],
      requiredQualifications: [],
      minimumAge: null,
      address: shorten(place.address, LONGEST.address),
      placesMin: places.min,
      placesMax: places.max,
      signUp: 'instant',
      cancelUntil: null,
    },
  };
}
