import { type FileOutline, ImportFileError } from '#server/kernel/import/importer.ts';
import type { Point } from '#shared/volunteering.ts';
import type { PolygonRings, Position, ZoneGeometry } from '../zone-of-point.ts';
import { plainLine } from './plain-text.ts';
import { innerPoint, ringArea } from './ring-geometry.ts';

export interface ReadZone {
  /** Place in the file's `features`, from 0. */
  index: number;
  /** Unique within the file. */
  code: string;
  name: string;
  /** '' when the file does not say. */
  borough: string;
  /** Rings closed, positions as [longitude, latitude] only. */
  geometry: ZoneGeometry;
  /** A point inside the largest part, for labels and for opening the map. */
  centre: Point;
}

/** What the properties are called in the file; left out, as ours. */
export interface ZoneProperties {
  code?: string;
  name?: string;
  borough?: string;
}

export interface RefusedZone {
  /** Place in the file's `features`, from 0. */
  index: number;
  reason: string;
}

/** Thrown within this file for one feature, and turned into its `RefusedZone`. */
class Refusal extends Error {}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function textOf(properties: Record<string, unknown>, name: string): string {
  const value = properties[name];
  return typeof value === 'string' || typeof value === 'number' ? plainLine(String(value)) : '';
}

function readPosition(value: unknown): Position {
  const [lng, lat] = Array.isArray(value) ? (value as unknown[]) : [];
  if (typeof lng !== 'number' || typeof lat !== 'number') {
    throw new Refusal('a position is not a pair of numbers');
  }
  if (!(Math.abs(lng) <= 180 && Math.abs(lat) <= 90)) {
    throw new Refusal('its coordinates are not degrees of longitude and latitude; export it as WGS 84');
  }
  return [lng, lat];
}

function readRing(value: unknown): Position[] {
  if (!Array.isArray(value)) throw new Refusal('a ring is not a list of positions');
  const ring = value.map(readPosition);
  const [first, last] = [ring[0], ring.at(-1)];
  if (first && last && (first[0] !== last[0] || first[1] !== last[1])) ring.push(first);
  if (ring.length < 4) throw new Refusal('a ring has fewer than three corners');
  if (ringArea(ring) === 0) throw new Refusal('a ring encloses nothing');
  return ring;
}

function readPolygon(value: unknown): PolygonRings {
  if (!Array.isArray(value) || value.length === 0) throw new Refusal('a polygon has no rings');
  return value.map(readRing);
}

function readGeometry(value: unknown): ZoneGeometry {
  if (!isObject(value)) throw new Refusal('it has no geometry');
  if (value.type === 'Polygon') return { type: 'Polygon', coordinates: readPolygon(value.coordinates) };
  if (value.type !== 'MultiPolygon') {
    throw new Refusal('its geometry is neither a Polygon nor a MultiPolygon');
  }
  if (!Array.isArray(value.coordinates) || value.coordinates.length === 0) {
    throw new Refusal('its geometry has no polygons');
  }
  return { type: 'MultiPolygon', coordinates: value.coordinates.map(readPolygon) };
}

function readZone(
  feature: unknown,
  index: number,
  known: ReadonlySet<string>,
  names: ZoneProperties,
): ReadZone {
  if (!isObject(feature) || feature.type !== 'Feature') throw new Refusal('it is not a Feature');
  const properties = isObject(feature.properties) ? feature.properties : {};
  const code = textOf(properties, names.code ?? 'code');
  const name = textOf(properties, names.name ?? 'name');
  if (code === '') throw new Refusal('its properties have no code');
  if (name === '') throw new Refusal('its properties have no name');
  if (known.has(code)) throw new Refusal(`an earlier feature has the code ${code}`);
  const geometry = readGeometry(feature.geometry);
  return {
    index,
    code,
    name,
    borough: textOf(properties, names.borough ?? 'borough'),
    geometry,
    centre: innerPoint(geometry),
  };
}

function readFeatures(text: string): unknown[] {
  let content: unknown;
  try {
    content = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    throw new ImportFileError('The file is not JSON. Choose a GeoJSON file (.geojson).');
  }
  if (!isObject(content) || content.type !== 'FeatureCollection' || !Array.isArray(content.features)) {
    throw new ImportFileError(
      'The file is JSON, but no GeoJSON FeatureCollection. Export the zones as a FeatureCollection.',
    );
  }
  if (content.features.length === 0) {
    throw new ImportFileError('The file has no features. Export it again with the zones in it.');
  }
  return content.features;
}

/**
 * Reads zones from a GeoJSON FeatureCollection (RFC 7946, WGS 84) whose features are Polygons or
 * MultiPolygons with the properties `code`, `name` and `borough`, or what `names` calls them. Every feature is either a zone or refused
 * with its reason. Rings that are not closed are closed; heights are dropped; whether zones overlap is not
 * checked.
 *
 * @throws ImportFileError when the text as a whole is not such a file.
 */
export function readZones(
  text: string,
  names: ZoneProperties = {},
): { zones: ReadZone[]; refused: RefusedZone[] } {
  const zones: ReadZone[] = [];
  const refused: RefusedZone[] = [];
  const codes = new Set<string>();
  for (const [index, feature] of readFeatures(text).entries()) {
    try {
      const zone = readZone(feature, index, codes, names);
      codes.add(zone.code);
      zones.push(zone);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refused.push({ index, reason: `Feature ${index}: ${error.message}.` });
    }
  }
  return { zones, refused };
}

const SAMPLES = 3;
const LONGEST_SAMPLE = 80;

/**
 * The properties that the features have, with samples.
 *
 * @throws ImportFileError when the text as a whole is not such a file.
 */
export function outlineProperties(text: string): FileOutline {
  const features = readFeatures(text);
  const columns = new Map<string, string[]>();
  for (const feature of features) {
    const properties = isObject(feature) && isObject(feature.properties) ? feature.properties : {};
    for (const name of Object.keys(properties)) {
      const samples = columns.get(name) ?? [];
      columns.set(name, samples);
      const sample = textOf(properties, name).slice(0, LONGEST_SAMPLE);
      if (samples.length < SAMPLES && sample !== '') samples.push(sample);
    }
  }
  return {
    columns: [...columns].map(([name, samples]) => ({ name, samples })),
    rows: features.length,
  };
}
