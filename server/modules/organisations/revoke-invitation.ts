import type { Transaction } from '#server/kernel/transact.ts';
import type { Actor } from '#shared/rights.ts';
import { findInvitation } from './find-invitation.ts';

/** Takes an invitation back; its link leads nowhere from then on. */
export async function revokeInvitation(
  transaction: Transaction,
  actor: Actor,
  organisationId: string,
  invitationId: string,
): Promise<void> {
  transaction.em.remove(await findInvitation(transaction, actor, organisationId, invitationId));
}
