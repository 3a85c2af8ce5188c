import type { z } from 'zod';
import { notFound, Refusal } from '#server/kernel/refusal.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import { Account } from '#server/modules/identity/account.entity.ts';
import type { Invite } from '#shared/organisations.ts';
import type { Actor } from '#shared/rights.ts';
import { findRole } from './find-role.ts';
import { Invitation } from './invitation.entity.ts';
import { issueInvitationToken } from './invitation-token.ts';
import { Membership } from './membership.entity.ts';
import { authorise, refuseBeyond } from './policy.ts';
import { sendInvitation } from './send-invitation.ts';
import { Team } from './team.entity.ts';

/** Mails somebody a link with which they can join, whether they have an account or not. */
export async function invite(
  transaction: Transaction,
  publicUrl: string,
  actor: Actor,
  organisationId: string,
  { email, role: key, teamIds }: z.output<typeof Invite>,
  now: Date,
): Promise<Invitation> {
  const { em } = transaction;
  authorise(actor, 'member.manage', { organisationId }, 'organisation');
  const role = await findRole(transaction, organisationId, key);
  refuseBeyond(actor, organisationId, { role: role.key, grants: role.grants });
  const teams = await em.find(Team, { organisationId, id: teamIds });
  if (teams.length !== new Set(teamIds).size) {
    throw new Refusal(409, 'no-team', 'A team does not exist any more. Choose the teams again.');
  }
  const invited = await em.findOne(Account, { email });
  if (invited && (await em.findOne(Membership, { organisationId, accountId: invited.id }))) {
    throw new Refusal(409, 'already-member', 'They belong to the organisation already.');
  }
  if (await em.findOne(Invitation, { organisationId, email })) {
    throw new Refusal(
      409,
      'already-invited',
      'They are invited already. Send that invitation again instead.',
    );
  }
  const inviter = await em.findOne(Account, { id: actor.accountId });
  if (!inviter) throw notFound('account');
  const { token, hash, endsAt } = issueInvitationToken(now);
  const invitation = em.create(Invitation, {
    organisationId,
    email,
    ...role.columns,
    teamIds: teams.map(({ id }) => id),
    tokenHash: hash,
    inviterId: inviter.id,
    inviterName: inviter.displayName,
    sentAt: now,
    endsAt,
  });
  await sendInvitation(transaction, publicUrl, invitation, token);
  return invitation;
}
