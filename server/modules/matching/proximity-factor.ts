/**
 * 1 at the volunteer's door, 0 at the greatest distance they accept; null beyond it, where no match exists.
 * Both in miles.
 */
export function proximityFactor(miles: number, maxDistanceMiles: number): number | null {
  return miles <= maxDistanceMiles ? 1 - miles / maxDistanceMiles : null;
}
