import type { Sql } from '#server/kernel/database.ts';
import type { Page } from '#server/kernel/http/paging.ts';
import { IS_OPEN } from '../need.entity.ts';
import { boxAround } from './box-around.ts';
import type { Circle, Search } from './find-needs.ts';
import type { Seeker } from './fit-of.ts';
import type { Sighting } from './known-needs.ts';

/** Beyond so many the soonest are looked at: more than a city has within anybody's reach. */
const MOST_LOOKED_AT = 20_000;

const HOUR_MS = 3_600_000;
/** A day begins on the first clock of the world so long before it does in UTC, and ends on the last so long after. */
const [EARLIEST_CLOCK, LATEST_CLOCK] = [14, 12];

/** Which open needs can be meant, as far as indexes tell: a little too many, where only the definition knows. */
export class OpenNeedsQuery {
  readonly #where: string;
  readonly #parameters: unknown[] = [];

  constructor(
    { show, zoneId, category, from, to, now, circle }: Search & { circle: Circle | null },
    { candidate, mine }: Seeker,
  ) {
    const conditions = [
      show === 'mine' ? `state = 'open'` : IS_OPEN,
      'latitude is not null',
      `starts_at > ${this.#given(now.toISOString())}::timestamptz`,
    ];
    const add = (condition: string) => conditions.push(condition);
    if (zoneId !== null) add(`zone_id = ${this.#given(zoneId)}`);
    if (category !== undefined) add(`category = ${this.#given(category)}`);
    if (show !== 'all') add(`${show === 'mine' ? '' : 'not '}id = any(${this.#given([...mine])}::uuid[])`);
    const apart = candidate?.facts.blocked ?? [];
    if (apart.length > 0) add(`not organisation_id = any(${this.#given(apart)}::uuid[])`);
    if (from !== undefined) add(`starts_at >= ${this.#instant(from, -EARLIEST_CLOCK)}`);
    if (to !== undefined) add(`starts_at < ${this.#instant(to, 24 + LATEST_CLOCK)}`);
    if (circle) {
      const { south, north, west, east } = boxAround(circle.point, circle.miles);
      add(`latitude between ${this.#given(south)} and ${this.#given(north)}`);
      add(`longitude between ${this.#given(west)} and ${this.#given(east)}`);
    }
    this.#where = conditions.join(' and ');
  }

  /** All that can be meant, by start. */
  all(sql: Sql): Promise<Sighting[]> {
    return this.#read(sql, '', [], MOST_LOOKED_AT);
  }

  /** One page of them, by start, and one more. */
  pageOf(sql: Sql, { after, take }: Page): Promise<Sighting[]> {
    if (after === null) return this.#read(sql, '', [], take);
    const n = this.#parameters.length;
    return this.#read(
      sql,
      ` and (starts_at, id) > ($${n + 1}::timestamptz, $${n + 2}::uuid)`,
      [...after],
      take,
    );
  }

  async count(sql: Sql): Promise<number> {
    const [row] = await sql<{ count: unknown }>(
      `select count(*) as count from need where ${this.#where}`,
      this.#parameters,
    );
    return Number(row?.count);
  }

  /** In one row: taking thousands of them in costs more than finding them. */
  async #read(sql: Sql, and: string, more: unknown[], limit: number): Promise<Sighting[]> {
    const [row] = await sql<{ found: string | null }>(
      `select string_agg(id || ' ' || version, ',' order by starts_at, id) as found from
         (select id, version, starts_at from need where ${this.#where}${and} order by starts_at, id limit ${limit}) n`,
      [...this.#parameters, ...more],
    );
    if (!row?.found) return [];
    return row.found.split(',').map((one) => {
      const space = one.indexOf(' ');
      return { id: one.slice(0, space), version: Number(one.slice(space + 1)) };
    });
  }

  /** The moment so many hours after the day begins in UTC. */
  #instant(day: string, hours: number): string {
    const at = new Date(Date.parse(`${day}T00:00:00Z`) + hours * HOUR_MS);
    return `${this.#given(at.toISOString())}::timestamptz`;
  }

  #given(value: unknown): string {
    this.#parameters.push(value);
    return `$${this.#parameters.length}`;
  }
}
