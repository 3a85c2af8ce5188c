import type { Point } from '#shared/volunteering.ts';

/** Mean radius of the earth in miles (6,371.0088 km, IUGG). */
export const EARTH_RADIUS_MILES = 3958.7613;

const RADIANS_PER_DEGREE = Math.PI / 180;

/** Great-circle distance in miles by the haversine formula; latitudes and longitudes in degrees. */
export function haversineMiles(lat1: number, lng1: number, lat2: number, lng2: number): number {
  const sinLat = Math.sin(((lat2 - lat1) * RADIANS_PER_DEGREE) / 2);
  const sinLng = Math.sin(((lng2 - lng1) * RADIANS_PER_DEGREE) / 2);
  const h =
    sinLat * sinLat +
    Math.cos(lat1 * RADIANS_PER_DEGREE) * Math.cos(lat2 * RADIANS_PER_DEGREE) * sinLng * sinLng;
  // Rounding can lift h over 1 for opposite points, where asin would be NaN.
  return 2 * EARTH_RADIUS_MILES * Math.asin(Math.sqrt(Math.min(1, h)));
}

/** From the volunteer to the need: one order everywhere, so that the same pair always gives the same double. */
export function milesBetween(volunteer: Point, need: Point): number {
  return haversineMiles(volunteer.lat, volunteer.lng, need.lat, need.lng);
}

/** The point on the unit sphere, as [x, y, z]. The straight line between two never exceeds the arc. */
export function onUnitSphere(point: Point): [number, number, number] {
  const lat = point.lat * RADIANS_PER_DEGREE;
  const lng = point.lng * RADIANS_PER_DEGREE;
  return [Math.cos(lat) * Math.cos(lng), Math.cos(lat) * Math.sin(lng), Math.sin(lat)];
}
