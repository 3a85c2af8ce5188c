import { EARTH_RADIUS_MILES } from '#server/modules/matching/distance.ts';
import type { Point } from '#shared/volunteering.ts';
import type { BoundingBox } from '../zone-of-point.ts';

const DEGREES = 180 / Math.PI;
/** Rounding must not leave out what lies on the edge. */
const MARGIN = 1e-6;

/**
 * A box in degrees that holds everything within so many miles of the point. A circle that reaches a pole or
 * crosses the 180th meridian gets a band around the world.
 */
export function boxAround({ lat, lng }: Point, miles: number): BoundingBox {
  const angle = miles / EARTH_RADIUS_MILES;
  const [south, north] = [lat - angle * DEGREES - MARGIN, lat + angle * DEGREES + MARGIN];
  const everywhere = { south, north, west: -180, east: 180 };
  if (south <= -90 || north >= 90) return everywhere;
  const reach = Math.asin(Math.sin(angle) / Math.cos(lat / DEGREES)) * DEGREES + MARGIN;
  const [west, east] = [lng - reach, lng + reach];
  return west < -180 || east > 180 ? everywhere : { south, north, west, east };
}
