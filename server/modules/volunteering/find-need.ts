import type { EntityManager } from '#server/kernel/database.ts';
import { notFound } from '#server/kernel/refusal.ts';
import { type Action, type Actor, can } from '#shared/rights.ts';
import { Need } from './need.entity.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The need, if the actor may do this to it; otherwise it looks as if it did not exist. */
export async function findNeed(em: EntityManager, actor: Actor, action: Action, id: string): Promise<Need> {
  const need = UUID.test(id) ? await em.findOne(Need, { id }) : null;
  if (!need || !can(actor, action, { organisationId: need.organisationId, state: need.state }))
    throw notFound('need');
  return need;
}
