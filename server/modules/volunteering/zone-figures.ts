import type { Touched } from '#server/kernel/jobs.ts';
import type { Kernel } from '#server/kernel/module.ts';
import { type Projection, runProjection } from '#server/kernel/projection.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import { zoneRoom } from '#shared/kernel/rooms.ts';
import type { NeedView } from '#shared/volunteering.ts';
import { IS_OPEN, type Need } from './need.entity.ts';
import { ZoneFigures } from './suggestions.entity.ts';
import { isOrWasOpen } from './was-open.ts';

const QUEUE = 'volunteering.zone-figures';

/**
 * How many open needs each zone has, folded from the zone's own room. A fold needs to know what each
 * need was before; the log holds only what it is, so the ones that are open are kept beside the count.
 */
const openNeedsOfZones: Projection = {
  name: QUEUE,
  async apply(transaction, room, entries) {
    const needs = entries.filter(({ type }) => type === 'volunteering.need');
    if (needs.length === 0) return;
    const figures = await figuresOf(transaction, room);
    let change = 0;
    for (const { id, op, view } of needs) {
      const open = op === 'upsert' && (view as NeedView).state === 'open';
      const [row] = open
        ? await transaction.sql(
            'insert into zone_open_need (zone_id, need_id) values ($1, $2) on conflict do nothing returning 1',
            [figures.id, id],
          )
        : await transaction.sql(
            'delete from zone_open_need where zone_id = $1 and need_id = $2 returning 1',
            [figures.id, id],
          );
      if (row) change += open ? 1 : -1;
    }
    figures.openNeeds += change;
  },
  async rebuild(transaction, room) {
    const figures = await figuresOf(transaction, room);
    await transaction.sql('delete from zone_open_need where zone_id = $1', [figures.id]);
    const rows = await transaction.sql(
      `insert into zone_open_need (zone_id, need_id) select zone_id, id from need where zone_id = $1 and ${IS_OPEN} returning 1`,
      [figures.id],
    );
    figures.openNeeds = rows.length;
  },
};

async function figuresOf({ em }: Transaction, room: string): Promise<ZoneFigures> {
  const id = room.slice(zoneRoom('').length);
  return (await em.findOne(ZoneFigures, { id })) ?? em.create(ZoneFigures, { id, openNeeds: 0 });
}

interface Counted extends Touched {
  /** The zones that the commit told of the need. What the tables say by now may be another commit's. */
  zones: string[];
}

/** Runs the projection for the zones that touched needs lie in or have left. */
export function countOpenNeeds(kernel: Kernel): void {
  kernel.jobs.declare<Counted>({
    name: QUEUE,
    reactsTo: ['volunteering.need'],
    matters: isOrWasOpen,
    tell: ({ entity, before }) => ({
      zones: [(entity as Need).zoneId, before?.zoneId].filter((id) => typeof id === 'string'),
    }),
    batch: 100,
    run: async (jobs) => {
      for (const zoneId of new Set(jobs.flatMap(({ zones }) => zones))) {
        const work = { actor: 'system:figures', mutation: null, source: null };
        const run = async () =>
          kernel.transactor.transact(work, (transaction) =>
            runProjection(transaction, openNeedsOfZones, zoneRoom(zoneId)),
          );
        while ((await run()).result);
      }
    },
  });
}
