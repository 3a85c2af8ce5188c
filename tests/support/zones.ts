import type { Kernel } from '#server/kernel/module.ts';
import { Zone } from '#server/modules/volunteering/zone.entity.ts';
import type { Point } from '#shared/volunteering.ts';

export interface TestZone {
  id: string;
  name: string;
  /** In the middle of it. */
  point: Point;
}

const WORK = { actor: 'system:test', mutation: null, source: null };
const SIDE = 0.01;

/** Makes square zones in a row from west to east, in Brooklyn. */
export async function makeZones({ transactor }: Kernel, names: readonly string[]): Promise<TestZone[]> {
  const { result } = await transactor.transact(WORK, async ({ em }) => {
    const zones = names.map((name, at) => {
      const west = -74 + at * 2 * SIDE;
      const south = 40.6;
      const [east, north] = [west + SIDE, south + SIDE];
      const ring = [
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south],
      ];
      const zone = em.create(Zone, {
        code: `test-${name}`,
        name,
        borough: 'Brooklyn',
        timeZone: 'America/New_York',
        geometry: { type: 'Polygon', coordinates: [ring] },
      });
      return { zone, point: { lat: south + SIDE / 2, lng: west + SIDE / 2 } };
    });
    await em.flush();
    return zones.map(({ zone, point }) => ({ id: zone.id, name: zone.name, point }));
  });
  return result;
}
