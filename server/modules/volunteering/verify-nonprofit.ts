import { isId } from '#server/kernel/ids.ts';
import type { Undone } from '#server/kernel/live-things.ts';
import { notAllowed, notFound } from '#server/kernel/refusal.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import { Organisation } from '#server/modules/organisations/organisation.entity.ts';
import { Nonprofit } from './nonprofit.entity.ts';
import { BLANK_NONPROFIT } from './revise-nonprofit.ts';

/** Says that the platform knows this nonprofit, or takes that back; for its administrators. */
export async function verifyNonprofit(
  { em, sql }: Transaction,
  organisationId: string,
  verified: boolean,
): Promise<Nonprofit> {
  if (!isId(organisationId)) throw notFound('organisation');
  // Of two who make it at the same time the second has to see what the first made.
  await sql('select 1 from organisation where id = $1 for update', [organisationId]);
  const organisation = await em.findOne(Organisation, { id: organisationId });
  if (!organisation) throw notFound('organisation');
  const nonprofit =
    (await em.findOne(Nonprofit, { id: organisationId })) ??
    em.create(Nonprofit, { id: organisationId, ...BLANK_NONPROFIT, verified: false });
  nonprofit.verified = verified;
  return nonprofit;
}

/** The mark is the platform's word: who may change everything else of it cannot bring it back by an undo. */
export async function followNonprofitUndo({ actor, entity, was }: Undone<Nonprofit>): Promise<void> {
  if ((was?.verified ?? false) === entity.verified || actor.administrator) return;
  throw notAllowed('Only an administrator of the platform gives or takes the verified mark.');
}
