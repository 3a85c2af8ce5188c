import type { Sql } from '#server/kernel/database.ts';
import { Calendar, firstLocalDay } from '#server/modules/matching/local-days.ts';
import { type Occasion, occasionOf } from '#server/modules/matching/naive-ranking.ts';
import { loadOpenNeeds } from '../facts.ts';

/** An open need, made ready to be judged. */
export interface KnownNeed {
  id: string;
  version: number;
  startsAt: number;
  /** Its first day on its own clock, `YYYY-MM-DD`. */
  firstDay: string;
  occasion: Occasion;
}

export interface Sighting {
  id: string;
  version: number;
}

/** About 2 KB each. */
const MOST_KNOWN = 50_000;

/**
 * Needs as they were judged last. What a need is depends on nothing but its row, whose version moves with it,
 * so nothing has to be told when one changes: an older version is simply not asked for any more.
 */
export class KnownNeeds {
  readonly #calendar = new Calendar();
  #epoch = '';
  readonly #known = new Map<string, KnownNeed>();

  /** The needs of these versions, in the same order; those without a place are left out. */
  async of(sql: Sql, sightings: readonly Sighting[]): Promise<KnownNeed[]> {
    await this.#forgetIfRestored(sql);
    // Gathered apart: others, who may see other versions, learn and forget meanwhile.
    const gathered = new Map<string, KnownNeed>();
    const unknown: string[] = [];
    for (const { id, version } of sightings) {
      const need = this.#known.get(id);
      if (need?.version === version) gathered.set(id, need);
      else unknown.push(id);
    }
    if (unknown.length > 0) {
      for (const need of await this.#learn(sql, unknown)) gathered.set(need.id, need);
    }
    return sightings.flatMap(({ id }) => gathered.get(id) ?? []);
  }

  async #learn(sql: Sql, ids: readonly string[]): Promise<KnownNeed[]> {
    // One that is filled is still seen by those who come.
    const loaded = await loadOpenNeeds(sql, ids, { filledToo: true });
    return loaded.map(({ facts, version }) => {
      const { id, startsAt, timeZone } = facts;
      const firstDay = firstLocalDay(timeZone, facts);
      const need = { id, version, startsAt, firstDay, occasion: occasionOf(facts, this.#calendar) };
      this.#keep(need);
      return need;
    });
  }

  #keep(need: KnownNeed): void {
    this.#known.delete(need.id);
    this.#known.set(need.id, need);
    if (this.#known.size <= MOST_KNOWN) return;
    const [longest] = this.#known.keys();
    this.#known.delete(longest as string);
  }

  /** The same version of a need may be another one in a database that was put back. */
  async #forgetIfRestored(sql: Sql): Promise<void> {
    const [row] = await sql<{ epoch: string }>('select epoch from database_epoch');
    if (row?.epoch === this.#epoch) return;
    this.#known.clear();
    this.#epoch = row?.epoch ?? '';
  }
}
