import { raw } from '@mikro-orm/core';
import { z } from 'zod';
import type { EntityManager } from '#server/kernel/database.ts';
import { behind, type Order, orderBy, type Page, type Paged } from '#server/kernel/http/paging.ts';
import type { NeedState, NeedView } from '#shared/volunteering.ts';
import { Need } from './need.entity.ts';
import { needView } from './views.ts';

export const NEED_PAGES = { usual: 200, most: 500 };

/** A hyphen in front turns an order round. */
export const NeedOrder = z.enum(['startsAt', '-startsAt']).default('startsAt');
type NeedOrder = z.output<typeof NeedOrder>;

interface Which {
  organisationId?: string;
  state?: NeedState | undefined;
}

/** Needs in the order of their start. */
export async function listNeeds(
  em: EntityManager,
  { state, ...which }: Which,
  page: Page,
  sort: NeedOrder = 'startsAt',
): Promise<Paged<NeedView>> {
  const direction = sort === 'startsAt' ? 'asc' : 'desc';
  const order: Order<Need>[] = [
    ['startsAt', direction],
    ['id', direction],
  ];
  const needs = await em.find(
    Need,
    { $and: [which, inState(state), behind(order, page.after)] },
    { orderBy: orderBy(order), limit: page.take },
  );
  return page.cut(needs, needView, ({ startsAt, id }) => [startsAt.toISOString(), id]);
}

/** Open and filled are one state, told apart by the places. */
function inState(state: NeedState | undefined): object {
  if (state === 'open') return { state, placesTaken: { $lt: raw('places_max') } };
  if (state === 'filled') return { state: 'open', placesTaken: { $gte: raw('places_max') } };
  return state ? { state } : {};
}
