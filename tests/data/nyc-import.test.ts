import { beforeAll, describe, expect, it } from 'vitest';
import { readCsv } from '#server/modules/volunteering/import/csv-records.ts';
import type { OpportunityPlan, PlannedNeed } from '#server/modules/volunteering/import/opportunity-plan.ts';
import { readOpportunities } from '#server/modules/volunteering/import/read-opportunities.ts';
import { type ReadZone, readZones } from '#server/modules/volunteering/import/read-zones.ts';
import { contains } from '#server/modules/volunteering/zone-of-point.ts';
import { PostNeed } from '#shared/volunteering.ts';
import { publicData } from './public-data.ts';

const NOW = new Date('2026-11-21T12:00:00Z');

let zones: ReadZone[];
let refusedZones: number;
let csv: string;
let shifted: OpportunityPlan;

beforeAll(() => {
  const read = readZones(publicData('nyc-neighbourhoods.geojson'));
  zones = read.zones;
  refusedZones = read.refused.length;
  csv = publicData('nyc-volunteer-opportunities.csv');
  shifted = readOpportunities(csv, { zones, now: NOW, shiftWeeks: 'future' });
});

const countBy = (keys: string[]) =>
  Object.fromEntries([...Map.groupBy(keys, (key) => key)].map(([key, all]) => [key, all.length]));
const countCodes = (needs: PlannedNeed[], kind: 'draftReasons' | 'warnings') =>
  countBy(needs.flatMap((need) => need[kind].map(({ code }) => code)));

describe('neighbourhoods of New York City', () => {
  it('are 195 zones, none refused', () => {
    expect([zones.length, refusedZones]).toEqual([195, 0]);
    expect(countBy(zones.map(({ borough }) => borough))).toEqual({
      Queens: 58,
      Brooklyn: 51,
      Bronx: 38,
      Manhattan: 29,
      'Staten Island': 19,
    });
  });

  it('hold their own centre, and no other zone does', () => {
    for (const { code, centre } of zones) {
      const holders = zones.filter(({ geometry }) => contains(geometry, centre));
      expect(holders.map((zone) => zone.code)).toEqual([code]);
    }
  });

  it('hold known places', () => {
    const nameAt = (lat: number, lng: number) =>
      zones.find(({ geometry }) => contains(geometry, { lat, lng }))?.name;
    expect(nameAt(40.7527, -73.9772)).toContain('Midtown');
    expect(nameAt(40.6413, -73.7781)).toBe('Airport');
    expect(nameAt(40.6602, -73.969)).toBe('park-cemetery-etc-Brooklyn');
    expect(nameAt(40.7, -74.3)).toBeUndefined();
  });
});

describe('volunteer opportunities of New York City', () => {
  it('shifted ahead are 591 open needs, 70 drafts and 4 refused of 665 rows', () => {
    expect(shifted.counts).toEqual({ rows: 665, imported: 591, drafted: 70, refused: 4 });
    expect(countCodes(shifted.needs, 'draftReasons')).toEqual({ 'no-coordinate': 70 });
    // The earliest start, Monday January 3 2011, comes to lie on Monday November 23 2026.
    expect(shifted.shiftedWeeks).toBe(829);
    expect(shifted.needs.map(({ fields }) => fields.startsAt).sort()[0]).toBe('2026-11-23T15:00:00Z');
  });

  it('as they are, all past, are 661 drafts and 4 refused', () => {
    const { counts, needs } = readOpportunities(csv, { zones, now: NOW });
    expect(counts).toEqual({ rows: 665, imported: 0, drafted: 661, refused: 4 });
    expect(countCodes(needs, 'draftReasons')).toEqual({ past: 661, 'no-coordinate': 70 });
  });

  it('on a day of their own time are partly past', () => {
    const { counts, needs } = readOpportunities(csv, { zones, now: new Date('2011-09-01T04:00:00Z') });
    expect(counts).toEqual({ rows: 665, imported: 395, drafted: 266, refused: 4 });
    expect(countCodes(needs, 'draftReasons')).toEqual({ past: 221, 'no-coordinate': 70 });
    expect(countCodes(needs, 'warnings')['earlier-dates-skipped']).toBe(292);
  });

  it('give the warnings counted by hand', () => {
    expect(countCodes(shifted.needs, 'warnings')).toEqual({
      'coordinates-differ': 25,
      'happens-once': 20,
      'time-ignored': 2,
    });
  });

  it('lie in a zone wherever they have a coordinate, the one the NTA column names', () => {
    const located = shifted.needs.filter(({ fields }) => fields.point !== null);
    expect(located).toHaveLength(591);
    expect(located.filter(({ zoneCode }) => zoneCode === null)).toEqual([]);
    const checked = readCsv(csv, ['NTA']).records.filter((record) => record.cell('NTA').trim() !== '');
    expect(checked).toHaveLength(383);
    expect(countCodes(shifted.needs, 'warnings')).not.toHaveProperty('zone-differs');
  });

  it('report the zone when the NTA column is wrong', () => {
    const swapped = csv.replaceAll('SoHo-TriBeCa-Civic Center-Little Italy', 'Midwood');
    const { needs } = readOpportunities(swapped, { zones, now: NOW });
    expect(countCodes(needs, 'warnings')['zone-differs']).toBe(73);
  });

  it('come from 261 organisations, with every time assumed and 507 weekly series', () => {
    expect(shifted.nonprofits).toHaveLength(261);
    expect(shifted.nonprofits.reduce((sum, { needs }) => sum + needs, 0)).toBe(661);
    expect(shifted.needs.every(({ timeAssumed }) => timeAssumed)).toBe(true);
    expect(shifted.needs.filter(({ fields }) => fields.recurrence !== null)).toHaveLength(507);
    expect(countBy(shifted.needs.map(({ fields }) => fields.category))).toEqual({
      Community: 422,
      Education: 92,
      Health: 52,
      Other: 48,
      Environment: 32,
      Emergency: 15,
    });
  });

  it('are found on the lines of the file they stand on', () => {
    const lines = csv.split('\n');
    for (const { line, externalKey } of shifted.needs) {
      expect(lines[line - 1]?.startsWith(`${externalKey},`)).toBe(true);
    }
    expect(shifted.needs.at(-1)?.line).toBe(1838);
  });

  it('keep weekday and hour when shifted', () => {
    const original = readOpportunities(csv, { zones, now: NOW }).needs;
    const local = new Intl.DateTimeFormat('en-US', {
      timeZone: 'America/New_York',
      weekday: 'short',
      hour: 'numeric',
    });
    for (const [i, { fields }] of shifted.needs.entries()) {
      const before = new Date(original[i]!.fields.startsAt);
      expect(local.format(new Date(fields.startsAt))).toBe(local.format(before));
    }
  });

  it('can all be posted', () => {
    const organisationId = '00000000-0000-4000-8000-000000000000';
    for (const { fields } of shifted.needs) {
      expect(PostNeed.safeParse({ ...fields, organisationId }).error?.issues).toBeUndefined();
    }
  });

  it('give equal digests when imported again next week', () => {
    const now = new Date(NOW.getTime() + 7 * 86_400_000);
    const again = readOpportunities(csv, { zones, now, shiftWeeks: 'future' });
    expect(again.shiftedWeeks).toBe(830);
    expect(again.needs.map(({ digest }) => digest)).toEqual(shifted.needs.map(({ digest }) => digest));
  });
});
