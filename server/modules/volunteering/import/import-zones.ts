import type { Kernel } from '#server/kernel/module.ts';
import { Zone } from '../zone.entity.ts';
import { type RefusedZone, readZones } from './read-zones.ts';

export interface ZonesResult {
  made: number;
  updated: number;
  unchanged: number;
  refused: RefusedZone[];
}

const BATCH = 100;
const TIME_ZONE = 'America/New_York';

/** Stores the zones of a GeoJSON text. A zone with a known code is brought up to date. */
export async function importZones(
  kernel: Kernel,
  text: string,
  say: (line: string) => void,
): Promise<ZonesResult> {
  const { zones, refused } = readZones(text);
  const result: ZonesResult = { made: 0, updated: 0, unchanged: 0, refused };
  const work = { actor: 'system:import', mutation: null, source: null };
  for (let at = 0; at < zones.length; at += BATCH) {
    await kernel.transactor.transact(work, async ({ em }) => {
      const batch = zones.slice(at, at + BATCH);
      const codes = batch.map(({ code }) => code);
      const known = await em.find(Zone, { code: codes }, { populate: ['geometry'] });
      for (const { code, name, borough, geometry } of batch) {
        const zone = known.find((one) => one.code === code);
        if (!zone) {
          em.create(Zone, { code, name, borough, timeZone: TIME_ZONE, geometry });
          result.made++;
          continue;
        }
        const same =
          zone.name === name &&
          zone.borough === borough &&
          JSON.stringify(zone.geometry) === JSON.stringify(geometry);
        if (!same) em.assign(zone, { name, borough, geometry });
        result[same ? 'unchanged' : 'updated']++;
      }
    });
    say(`Zones: ${Math.min(at + BATCH, zones.length)} of ${zones.length}`);
  }
  return result;
}
