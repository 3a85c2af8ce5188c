import type { ZoneMap } from '#shared/finding.ts';
import type { Point } from '#shared/volunteering.ts';

/*
 * Shapes of the map in degrees, longitude first, as GeoJSON has them.
 */

type Degrees = [number, number];
/** South-west and north-east. */
export type Bounds = [Degrees, Degrees];
type Feature = ZoneMap['features'][number];

const DEGREES = 180 / Math.PI;
const EARTH_RADIUS_MILES = 3958.7613;
const CORNERS = 90;

const positionsOf = ({ geometry }: Feature): Degrees[] =>
  geometry.type === 'Polygon' ? geometry.coordinates.flat() : geometry.coordinates.flat(2);

/** The box around all of these; null around nothing. */
export function boundsAround(positions: readonly Degrees[]): Bounds | null {
  if (positions.length === 0) return null;
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const [lng, lat] of positions) {
    west = Math.min(west, lng);
    east = Math.max(east, lng);
    south = Math.min(south, lat);
    north = Math.max(north, lat);
  }
  return [
    [west, south],
    [east, north],
  ];
}

export const boundsOfZones = (features: readonly Feature[]): Bounds | null =>
  boundsAround(features.flatMap(positionsOf));

export const contains = ([[west, south], [east, north]]: Bounds, [[w, s], [e, n]]: Bounds): boolean =>
  w >= west && e <= east && s >= south && n <= north;

/** A closed line at so many miles from the point, beginning in the south. */
export function circleAround({ lat, lng }: Point, miles: number): Degrees[] {
  const angle = miles / EARTH_RADIUS_MILES;
  const from = lat / DEGREES;
  return Array.from({ length: CORNERS + 1 }, (_, n): Degrees => {
    const bearing = Math.PI + (n / CORNERS) * 2 * Math.PI;
    const to = Math.asin(
      Math.sin(from) * Math.cos(angle) + Math.cos(from) * Math.sin(angle) * Math.cos(bearing),
    );
    const east = Math.atan2(
      Math.sin(bearing) * Math.sin(angle) * Math.cos(from),
      Math.cos(angle) - Math.sin(from) * Math.sin(to),
    );
    return [lng + east * DEGREES, to * DEGREES];
  });
}
