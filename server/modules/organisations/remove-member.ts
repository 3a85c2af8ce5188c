import { endAccess, organisationGround } from '#server/kernel/access.ts';
import { notFound, Refusal } from '#server/kernel/refusal.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import type { Actor, Role } from '#shared/rights.ts';
import { Membership } from './membership.entity.ts';
import { authorise } from './policy.ts';

/** Takes a membership away; the member's rooms end with this commit. The last owner cannot go. */
export async function removeMember(
  transaction: Transaction,
  actor: Actor,
  organisationId: string,
  membershipId: string,
  now: Date,
): Promise<void> {
  const { em } = transaction;
  const membership = await em.findOne(Membership, { id: membershipId, organisationId });
  if (!membership) throw notFound('member');
  if (membership.accountId !== actor.accountId)
    authorise(actor, 'member.manage', { organisationId }, 'member');
  // Two owners who remove each other at once must not both succeed, nor two removals of one member.
  const locked = await transaction.sql<{ id: string; role: Role }>(
    `select id, role from membership where organisation_id = $1 and (role = 'owner' or id = $2) order by id for update`,
    [organisationId, membershipId],
  );
  if (!locked.some(({ id }) => id === membership.id)) throw notFound('member');
  const owners = locked.filter(({ role }) => role === 'owner');
  if (membership.role === 'owner' && owners.length < 2) {
    throw new Refusal(409, 'last-owner', 'This is the last owner. Make somebody else an owner first.');
  }
  em.remove(membership);
  const reason = 'You no longer belong to this organisation.';
  endAccess(
    transaction,
    { accountId: membership.accountId, ground: organisationGround(organisationId), reason },
    now,
  );
}
