import { z } from 'zod';
import type { EntityManager } from '#server/kernel/database.ts';
import { Refusal } from '#server/kernel/refusal.ts';
import type { NeedState, NeedView } from '#shared/volunteering.ts';
import { Need } from './need.entity.ts';
import { needView } from './views.ts';

export const Page = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(200),
  cursor: z.string().max(200).optional(),
});
export type Page = z.output<typeof Page>;

interface Which {
  organisationId?: string;
  zoneId?: string;
  state?: NeedState;
}

/** Needs in the order of their start. The cursor is the last one's start and id. */
export async function listNeeds(
  em: EntityManager,
  which: Which,
  { limit, cursor }: Page,
): Promise<{ items: NeedView[]; nextCursor: string | null }> {
  const after = cursor === undefined ? null : readCursor(cursor);
  const rows = await em.find(
    Need,
    {
      ...which,
      ...(after && { $or: [{ startsAt: { $gt: after.at } }, { startsAt: after.at, id: { $gt: after.id } }] }),
    },
    { orderBy: { startsAt: 'asc', id: 'asc' }, limit: limit + 1 },
  );
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const nextCursor = rows.length > limit && last ? `${last.startsAt.toISOString()}~${last.id}` : null;
  return { items: page.map(needView), nextCursor };
}

function readCursor(cursor: string): { at: Date; id: string } {
  const [at = '', id = ''] = cursor.split('~');
  const date = new Date(at);
  if (Number.isNaN(date.getTime()) || !/^[0-9a-f-]{36}$/.test(id)) {
    throw new Refusal(400, 'invalid', 'Use the cursor exactly as the page before gave it.');
  }
  return { at: date, id };
}
