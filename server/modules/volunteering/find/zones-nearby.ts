import { haversineMiles } from '#server/modules/matching/distance.ts';
import type { Point } from '#shared/volunteering.ts';
import type { BoundingBox } from '../zone-of-point.ts';

/** Miles to the nearest corner or edge of the box; 0 inside of it. */
function milesTo({ south, north, west, east }: BoundingBox, { lat, lng }: Point): number {
  const nearest = (value: number, least: number, most: number) => Math.max(least, Math.min(value, most));
  return haversineMiles(lat, lng, nearest(lat, south, north), nearest(lng, west, east));
}

/** Zones that may reach into the circle, nearest first, at most so many. */
export function zonesNearby<Zone extends { id: string; box: BoundingBox }>(
  zones: readonly Zone[],
  point: Point,
  miles: number,
  most: number,
): Zone[] {
  return zones
    .map((zone) => ({ zone, away: milesTo(zone.box, point) }))
    .filter(({ away }) => away <= miles)
    .sort((a, b) => a.away - b.away || (a.zone.id < b.zone.id ? -1 : 1))
    .slice(0, most)
    .map(({ zone }) => zone);
}
