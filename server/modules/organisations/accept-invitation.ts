import type { z } from 'zod';
import { notFound, Refusal } from '#server/kernel/refusal.ts';
import { hashOfSecret } from '#server/kernel/secrets.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import { Account } from '#server/modules/identity/account.entity.ts';
import type { AcceptInvitation } from '#shared/organisations.ts';
import { type Actor, can, mayGrant } from '#shared/rights.ts';
import { roleOf } from './find-role.ts';
import { Invitation } from './invitation.entity.ts';
import { joinTeam } from './join-team.ts';
import { actorIn } from './load-actor.ts';
import { Membership } from './membership.entity.ts';
import { Team } from './team.entity.ts';

/**
 * Joins by the link of an invitation, which is used up with that. Whoever holds the link was given it by its
 * owner, so another address than the invited one may accept, but says so. What the inviter could not give any
 * more, the invitation does not give either.
 */
export async function acceptInvitation(
  transaction: Transaction,
  actor: Actor,
  token: string,
  { asAnotherAddress }: z.output<typeof AcceptInvitation>,
  now: Date,
): Promise<Membership> {
  const { em, sql } = transaction;
  const tokenHash = hashOfSecret(token);
  await sql('select 1 from invitation where token_hash = $1 for update', [tokenHash]);
  const invitation = await em.findOne(Invitation, { tokenHash });
  if (!invitation || invitation.endsAt <= now) throw noInvitation();
  const { organisationId } = invitation;
  const account = await em.findOne(Account, { id: actor.accountId });
  if (!account) throw notFound('account');
  if (account.email !== invitation.email && !asAnotherAddress) {
    throw new Refusal(
      409,
      'another-address',
      'The invitation went to another address than this account has. Say that you accept it with this account, or sign in with the other.',
    );
  }
  if (await em.findOne(Membership, { organisationId, accountId: account.id })) {
    throw new Refusal(409, 'already-member', 'You belong to the organisation already.');
  }
  const role = await roleOf(transaction, invitation);
  const inviter = await actorIn(sql, invitation.inviterId, organisationId);
  const standing = inviter.standings[organisationId];
  const stillGiven =
    can(inviter, 'member.manage', { organisationId }) &&
    mayGrant(standing!, { role: role.key, grants: role.grants });
  if (!stillGiven) {
    throw new Refusal(
      409,
      'inviter-gone',
      'Whoever invited you may not give this role any more. Ask the organisation for another invitation.',
    );
  }
  em.remove(invitation);
  const membership = em.create(Membership, {
    organisationId,
    accountId: account.id,
    displayName: account.displayName,
    picture: account.picture ?? null,
    ...role.columns,
    createdAt: now,
  });
  await em.flush();
  for (const team of await em.find(Team, { organisationId, id: invitation.teamIds })) {
    await joinTeam(transaction, team, account.id, now);
  }
  return membership;
}

/** One answer for a link that was used, taken back, replaced, is over, or never was. */
export const noInvitation = (): Refusal =>
  new Refusal(
    404,
    'no-invitation',
    'This invitation was used or taken back, or its time is over. Ask whoever sent it for another.',
  );
