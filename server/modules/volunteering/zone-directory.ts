import { jsonOf } from '#server/kernel/database.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import type { Point } from '#shared/volunteering.ts';
import {
  type BoundingBox,
  boundingBoxOf,
  createZoneIndex,
  type ZoneGeometry,
  type ZoneIndex,
} from './zone-of-point.ts';

export interface PlacedZone {
  id: string;
  code: string;
  name: string;
  borough: string;
  geometry: ZoneGeometry;
  box: BoundingBox;
}

/** Finds the zone of a point. Keeps the polygons in memory for as long as no zone has changed and no backup was restored. */
export class ZoneDirectory {
  #state = '';
  #index: ZoneIndex<PlacedZone> = createZoneIndex<PlacedZone>([]);
  #zones: PlacedZone[] = [];

  async zoneOf(sql: Transaction['sql'], point: Point | null): Promise<PlacedZone | null> {
    if (!point) return null;
    await this.#refresh(sql);
    return this.#index.zoneOf(point);
  }

  /** The same array for as long as no zone has changed. */
  async all(sql: Transaction['sql']): Promise<readonly PlacedZone[]> {
    await this.#refresh(sql);
    return this.#zones;
  }

  async #refresh(sql: Transaction['sql']): Promise<void> {
    const [row] = await sql<{ state: string }>(
      `select concat(count(*), ' ', coalesce(sum(version), 0), ' ', (select epoch from database_epoch)) as state from zone`,
    );
    if (!row || row.state === this.#state) return;
    const zones = await sql<Omit<PlacedZone, 'box' | 'geometry'> & { geometry: ZoneGeometry | string }>(
      'select id, code, name, borough, geometry from zone order by code collate "C"',
    );
    this.#zones = zones.map((zone) => {
      const geometry = jsonOf(zone.geometry);
      return { ...zone, geometry, box: boundingBoxOf(geometry) };
    });
    this.#index = createZoneIndex(this.#zones);
    this.#state = row.state;
  }
}
