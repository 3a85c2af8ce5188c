import { jsonOf } from '#server/kernel/database.ts';
import { type Importer, ImportFileError } from '#server/kernel/import/importer.ts';
import { notAllowed, Refusal } from '#server/kernel/refusal.ts';
import { can } from '#shared/rights.ts';
import { Zone } from '../zone.entity.ts';
import type { ZoneGeometry } from '../zone-of-point.ts';
import { outlineProperties, type ReadZone, readZones } from './read-zones.ts';

const TIME_ZONE = 'America/New_York';

const FIELDS = [
  { name: 'code', required: true, known: ['nta', 'ntacode', 'id', 'geoid'] },
  { name: 'name', required: true, known: ['ntaname', 'neighborhood', 'neighbourhood', 'title'] },
  { name: 'borough', required: false, known: ['boroname', 'district', 'city', 'county'] },
] as const;

/** A zone with its place in the file, from 1. */
type NumberedZone = ReadZone & { line: number };

/** Zones for everyone, from GeoJSON. Only platform administrators draw the map. */
export const zoneImporter: Importer<NumberedZone> = {
  kind: 'zones',
  path: '/zones/import',
  contentTypes: ['application/geo+json', 'application/json'],
  fields: FIELDS,
  action: 'platform.manage',
  authorise(actor, organisationId) {
    if (!can(actor, 'platform.manage', {})) throw notAllowed('Only platform administrators import zones.');
    if (organisationId !== null)
      throw new Refusal(400, 'invalid', 'Zones belong to no organisation. Leave organisationId out.');
  },
  outline: outlineProperties,
  async plan(_sql, text, { mapping }) {
    const lacking = FIELDS.filter(({ name, required }) => required && !mapping[name]);
    if (lacking.length > 0)
      throw new ImportFileError(`Choose a property for ${lacking.map(({ name }) => name).join(' and ')}.`);
    const { zones, refused } = readZones(text, mapping);
    const items = zones.map((zone) => ({ ...zone, line: zone.index + 1 }));
    return {
      rows: zones.length + refused.length,
      items,
      refused: refused.map(({ index, reason }) => ({ line: index + 1, reasons: [reason] })),
      drafted: [],
      warnings: [],
    };
  },
  async unchanged(sql, items) {
    const rows = await sql<{ code: string; name: string; borough: string; geometry: ZoneGeometry | string }>(
      'select code, name, borough, geometry from zone where code = any($1::text[])',
      [items.map(({ code }) => code)],
    );
    const known = new Map(rows.map((row) => [row.code, row]));
    return new Set(
      items.filter(({ code, name, borough, geometry }) => {
        const row = known.get(code);
        return row?.name === name && row.borough === borough && textOf(row.geometry) === textOf(geometry);
      }),
    );
  },
  async store({ em }, items) {
    const codes = items.map(({ code }) => code);
    const known = await em.find(Zone, { code: codes }, { populate: ['geometry'] });
    for (const { code, name, borough, geometry } of items) {
      const zone = known.find((one) => one.code === code);
      if (zone) em.assign(zone, { name, borough, geometry });
      else em.create(Zone, { code, name, borough, timeZone: TIME_ZONE, geometry });
    }
  },
};

/** With one order of keys: the database keeps its own. */
function textOf(geometry: ZoneGeometry | string): string {
  const { type, coordinates } = jsonOf(geometry);
  return JSON.stringify([type, coordinates]);
}
