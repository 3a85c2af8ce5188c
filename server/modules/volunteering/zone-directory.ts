import type { Transaction } from '#server/kernel/transact.ts';
import type { Point } from '#shared/volunteering.ts';
import { createZoneIndex, type ZoneGeometry, type ZoneIndex } from './zone-of-point.ts';

export interface PlacedZone {
  id: string;
  code: string;
  name: string;
  geometry: ZoneGeometry;
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

  async all(sql: Transaction['sql']): Promise<PlacedZone[]> {
    await this.#refresh(sql);
    return this.#zones;
  }

  async #refresh(sql: Transaction['sql']): Promise<void> {
    const [row] = await sql<{ state: string }>(
      `select concat(count(*), ' ', coalesce(sum(version), 0), ' ', (select epoch from database_epoch)) as state from zone`,
    );
    if (!row || row.state === this.#state) return;
    const zones = await sql<{ id: string; code: string; name: string; geometry: ZoneGeometry | string }>(
      'select id, code, name, geometry from zone order by code collate "C"',
    );
    this.#zones = zones.map((zone) => ({
      ...zone,
      geometry:
        typeof zone.geometry === 'string' ? (JSON.parse(zone.geometry) as ZoneGeometry) : zone.geometry,
    }));
    this.#index = createZoneIndex(this.#zones);
    this.#state = row.state;
  }
}
