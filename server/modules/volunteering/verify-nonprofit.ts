import { isId } from '#server/kernel/ids.ts';
import type { Undone } from '#server/kernel/live-things.ts';
import { notAllowed, notFound } from '#server/kernel/refusal.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import { lockNonprofit, makeNonprofit } from './make-nonprofit.ts';
import type { Nonprofit } from './nonprofit.entity.ts';

/** Says that the platform knows this nonprofit, or takes that back; for its administrators. */
export async function verifyNonprofit(
  transaction: Transaction,
  organisationId: string,
  verified: boolean,
): Promise<Nonprofit> {
  const known = isId(organisationId) ? await lockNonprofit(transaction, organisationId) : undefined;
  if (known === undefined) throw notFound('organisation');
  const nonprofit = known ?? makeNonprofit(transaction, organisationId);
  nonprofit.verified = verified;
  return nonprofit;
}

/** The mark is the platform's word: who may change everything else of it cannot bring it back by an undo. */
export async function followNonprofitUndo({ actor, entity, was }: Undone<Nonprofit>): Promise<void> {
  if ((was?.verified ?? false) === entity.verified || actor.administrator) return;
  throw notAllowed('Only an administrator of the platform gives or takes the verified mark.');
}
