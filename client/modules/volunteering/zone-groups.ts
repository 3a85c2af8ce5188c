import type { ZoneView } from '#shared/volunteering.ts';
import { fold } from '../../ui/fold.ts';

type Named = Pick<ZoneView, 'name' | 'borough' | 'code'>;

export interface ZoneGroup<Zone> {
  /** Empty for zones of which it is not known. */
  borough: string;
  zones: Zone[];
}

/** By borough and then by name; what has no borough comes last. */
export function zonesByBorough<Zone extends Named>(zones: readonly Zone[]): ZoneGroup<Zone>[] {
  const groups = Map.groupBy(zones, (zone) => zone.borough);
  return [...groups]
    .map(([borough, members]) => ({
      borough,
      zones: members.sort((a, b) => a.name.localeCompare(b.name) || a.code.localeCompare(b.code)),
    }))
    .sort(
      (a, b) => Number(a.borough === '') - Number(b.borough === '') || a.borough.localeCompare(b.borough),
    );
}

/** Tells of a zone whether another of its borough has its name, so that only the code tells them apart. */
export function sharesItsName(zones: readonly Named[]): (zone: Named) => boolean {
  const key = (zone: Named): string => JSON.stringify([fold(zone.borough), fold(zone.name)]);
  const counts = new Map<string, number>();
  for (const zone of zones) counts.set(key(zone), (counts.get(key(zone)) ?? 0) + 1);
  return (zone) => (counts.get(key(zone)) ?? 0) > 1;
}
