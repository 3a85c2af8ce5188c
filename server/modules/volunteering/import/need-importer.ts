import { createHash } from 'node:crypto';
import type { FileOutline, ImportContext, Importer } from '#server/kernel/import/importer.ts';
import { ImportFileError } from '#server/kernel/import/importer.ts';
import { notFound } from '#server/kernel/refusal.ts';
import { Organisation } from '#server/modules/organisations/organisation.entity.ts';
import { authorise } from '#server/modules/organisations/policy.ts';
import { IMPORT_FIELD_LABELS } from '#shared/import-fields.ts';
import { makeNeed } from '../make-need.ts';
import { Zone } from '../zone.entity.ts';
import { ZoneDirectory } from '../zone-directory.ts';
import { type CsvRecord, type CsvTable, readCsv } from './csv-records.ts';
import type { PlannedNeed } from './opportunity-plan.ts';
import { planOpportunities } from './read-opportunities.ts';

/** Fields that a nonprofit maps, and what the reader of opportunities calls them. */
const FIELDS = [
  {
    name: 'title',
    column: 'title',
    required: true,
    known: ['name', 'need', 'opportunity', 'event', 'what', 'task'],
  },
  {
    name: 'startsOn',
    column: 'start_date_date',
    required: true,
    known: ['startdatedate', 'date', 'startdate', 'day', 'start'],
  },
  { name: 'time', column: 'event_time', required: false, known: ['eventtime', 'starttime', 'from'] },
  { name: 'hours', column: 'hours', required: false, known: ['duration', 'length'] },
  {
    name: 'places',
    column: 'vol_requests',
    required: false,
    known: ['volrequests', 'volunteers', 'spots', 'needed', 'people'],
  },
  {
    name: 'placesMin',
    column: 'vol_minimum',
    required: false,
    known: ['minimum', 'atleast', 'least', 'min'],
  },
  { name: 'description', column: 'summary', required: false, known: ['summary', 'details', 'notes'] },
  { name: 'category', column: 'category_desc', required: false, known: ['categorydesc', 'cause', 'type'] },
  { name: 'address', column: 'locality', required: false, known: ['locality', 'location', 'place', 'where'] },
  { name: 'latitude', column: 'Latitude', required: false, known: ['lat'] },
  { name: 'longitude', column: 'Longitude', required: false, known: ['lng', 'lon', 'long'] },
  {
    name: 'recurrence',
    column: 'recurrence_type',
    required: false,
    known: ['recurrencetype', 'repeats', 'repeat', 'frequency'],
  },
  { name: 'endsOn', column: 'end_date_date', required: false, known: ['enddatedate', 'enddate', 'until'] },
  {
    name: 'key',
    column: 'opportunity_id',
    required: false,
    known: ['opportunityid', 'id', 'reference', 'number'],
  },
] as const;

const SAMPLES = 3;
const LONGEST_SAMPLE = 80;

/** Needs of one nonprofit from a table of any shape, once its columns are known. */
export const needImporter: Importer<PlannedNeed> = {
  kind: 'needs',
  path: '/nonprofit/needs/import',
  contentTypes: ['text/csv'],
  fields: FIELDS,
  action: 'need.write',
  authorise(actor, organisationId) {
    if (organisationId === null) throw notFound('organisation');
    authorise(actor, 'need.write', { organisationId }, 'organisation');
  },
  outline: (text) => outlineOf(readCsv(text, [], 'any')),
  async plan(sql, text, context) {
    const [organisation] = await sql<{ name: string; time_zone: string }>(
      'select name, time_zone from organisation where id = $1',
      [context.organisationId],
    );
    if (!organisation) throw notFound('organisation');
    const table = mapped(readCsv(text, [], 'any'), context, organisation.name);
    const zones = await new ZoneDirectory().all(sql);
    const plan = planOpportunities(table, { zones, now: context.now, timeZone: organisation.time_zone });
    const sentences = (remarks: readonly { message: string }[]) => remarks.map(({ message }) => message);
    return {
      rows: plan.counts.rows,
      items: plan.needs,
      refused: plan.refused.map(({ line, reasons }) => ({ line, reasons: sentences(reasons) })),
      drafted: plan.needs
        .filter(({ state }) => state === 'draft')
        .map(({ line, draftReasons }) => ({ line, reasons: sentences(draftReasons) })),
      warnings: plan.needs
        .filter(({ warnings }) => warnings.length > 0)
        .map(({ line, warnings }) => ({ line, reasons: sentences(warnings) })),
    };
  },
  async unchanged(sql, items, context) {
    const rows = await sql<{ imported_from: string }>(
      'select imported_from from need where imported_from = any($1::text[])',
      [items.map((item) => originOf(item, context))],
    );
    const known = new Set(rows.map(({ imported_from }) => imported_from));
    return new Set(items.filter((item) => known.has(originOf(item, context))));
  },
  async store({ em }, items, context) {
    const organisation = await em.findOneOrFail(Organisation, { id: context.organisationId! });
    const zones = await em.find(Zone, { code: items.flatMap(({ zoneCode }) => zoneCode ?? []) });
    for (const item of items) {
      const { fields, zoneCode, state, timeAssumed } = item;
      const zone = zones.find(({ code }) => code === zoneCode) ?? null;
      const importedFrom = originOf(item, context);
      makeNeed(em, { fields, organisation, zone, state, timeAssumed, importedFrom, now: context.now });
    }
  },
};

const originOf = ({ externalKey }: PlannedNeed, { organisationId }: ImportContext): string =>
  `${organisationId}:${externalKey}`.slice(0, 255);

function outlineOf({ columns, records }: CsvTable): FileOutline {
  const samplesOf = (at: number): string[] => {
    const filled = records.map(({ cells }) => (cells[at] ?? '').trim()).filter((cell) => cell !== '');
    return filled.slice(0, SAMPLES).map((cell) => cell.slice(0, LONGEST_SAMPLE));
  };
  return {
    columns: columns.map((name, at) => ({ name, samples: samplesOf(at) })),
    rows: records.length,
  };
}

/** The table as the reader of opportunities expects it: its columns by their mapping, the rest by what is usual. */
function mapped(table: CsvTable, { mapping }: ImportContext, organisationName: string): CsvTable {
  const lacking = FIELDS.filter(({ name, required }) => required && !mapping[name]);
  if (lacking.length > 0)
    throw new ImportFileError(
      `Choose a column for ${lacking.map(({ name }) => IMPORT_FIELD_LABELS[name]).join(' and ')}.`,
    );
  const unknown = Object.values(mapping).find((column) => !table.columns.includes(column));
  if (unknown !== undefined) throw new ImportFileError('The mapping names a column that the file lacks.');
  const source = new Map<string, string>(
    FIELDS.flatMap(({ name, column }) => (mapping[name] ? [[column.toLowerCase(), mapping[name]]] : [])),
  );
  const usual: Record<string, (record: CsvRecord) => string> = {
    org_title: () => organisationName,
    recurrence_type: () => 'onetime',
    vol_requests: () => '1',
    opportunity_id: ({ cells }) => createHash('sha256').update(JSON.stringify(cells)).digest('base64url'),
  };
  const records = table.records.map((record) => ({
    ...record,
    cell(column: string) {
      const from = source.get(column.toLowerCase());
      const written = from === undefined ? '' : record.cell(from);
      return written === '' && from === undefined ? (usual[column.toLowerCase()]?.(record) ?? '') : written;
    },
  }));
  return { columns: table.columns, records, named: (column) => source.get(column.toLowerCase()) ?? null };
}
