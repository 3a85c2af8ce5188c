import { notFound } from '#server/kernel/refusal.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import { Account } from '#server/modules/identity/account.entity.ts';
import type { Actor } from '#shared/rights.ts';
import { findInvitation } from './find-invitation.ts';
import { roleOf } from './find-role.ts';
import type { Invitation } from './invitation.entity.ts';
import { issueInvitationToken } from './invitation-token.ts';
import { refuseBeyond } from './policy.ts';
import { sendInvitation } from './send-invitation.ts';

/** Mails a new link and ends the one before. Whoever sends it again is the one who answers for it. */
export async function resendInvitation(
  transaction: Transaction,
  publicUrl: string,
  actor: Actor,
  organisationId: string,
  invitationId: string,
  now: Date,
): Promise<Invitation> {
  const invitation = await findInvitation(transaction, actor, organisationId, invitationId);
  const role = await roleOf(transaction, invitation);
  refuseBeyond(actor, organisationId, { role: role.key, grants: role.grants });
  const inviter = await transaction.em.findOne(Account, { id: actor.accountId });
  if (!inviter) throw notFound('account');
  const { token, hash, endsAt } = issueInvitationToken(now);
  invitation.tokenHash = hash;
  invitation.inviterId = inviter.id;
  invitation.inviterName = inviter.displayName;
  invitation.sentAt = now;
  invitation.endsAt = endsAt;
  await sendInvitation(transaction, publicUrl, invitation, token);
  return invitation;
}
