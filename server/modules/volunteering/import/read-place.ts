import { milesBetween } from '#server/modules/matching/distance.ts';
import type { Point } from '#shared/volunteering.ts';
import type { CsvRecord } from './csv-records.ts';
import { plainLine, plainText } from './plain-text.ts';

export interface ReadPlace {
  /** One line without the coordinates; '' when the row tells nothing. */
  address: string;
  point: Point | null;
  /** Where both the columns and the address carry coordinates: how far apart they are, in miles. */
  milesApart: number | null;
}

/** `(40.7, -74.0)` at the end of an address. */
const COORDINATES = /\(\s*(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)\s*\)\s*$/;

/** Null for what is no number, out of range, or 0, 0, which geocoders write for "not found". */
function readPoint(lat: string, lng: string): Point | null {
  if (lat.trim() === '' || lng.trim() === '') return null;
  const point = { lat: Number(lat), lng: Number(lng) };
  const isOnEarth = Math.abs(point.lat) <= 90 && Math.abs(point.lng) <= 180;
  return isOnEarth && (point.lat !== 0 || point.lng !== 0) ? point : null;
}

/**
 * Address and point of a row. The columns `Latitude` and `Longitude` come before the coordinates at the end
 * of the address (`locality`), because the same source derives zone names from them. Without an address the
 * state and post code remain.
 */
export function readPlace(record: CsvRecord): ReadPlace {
  const locality = plainText(record.cell('locality'));
  const tail = COORDINATES.exec(locality);
  const ofColumns = readPoint(record.cell('Latitude'), record.cell('Longitude'));
  const ofAddress = tail && readPoint(tail[1]!, tail[2]!);
  const lines = (tail ? locality.slice(0, tail.index) : locality)
    .split('\n')
    .map((line) => line.replace(/^[\s,]+|[\s,]+$/g, ''))
    .filter((line) => line !== '');
  const region = plainLine(`${record.cell('region')} ${record.cell('Postcode')}`);
  return {
    address: lines.length > 0 ? lines.join(', ') : region,
    point: ofColumns ?? ofAddress ?? null,
    milesApart: ofColumns && ofAddress ? milesBetween(ofColumns, ofAddress) : null,
  };
}
