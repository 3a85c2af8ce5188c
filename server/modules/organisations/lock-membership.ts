import { isId } from '#server/kernel/ids.ts';
import { notFound, Refusal } from '#server/kernel/refusal.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import { Membership } from './membership.entity.ts';

/**
 * A membership whose role may be taken away, locked together with every owner of the organisation: two
 * owners who unmake each other at once must not both succeed.
 */
export async function lockMembership(
  { em, sql }: Transaction,
  organisationId: string,
  membershipId: string,
): Promise<{ membership: Membership; isLastOwner: boolean }> {
  if (!isId(organisationId) || !isId(membershipId)) throw notFound('member');
  const locked = await sql<{ id: string; role: string | null }>(
    `select id, role from membership where organisation_id = $1 and (role = 'owner' or id = $2) order by id for update`,
    [organisationId, membershipId],
  );
  // Read behind the lock, so that it is the row as it stays.
  const membership = locked.some(({ id }) => id === membershipId.toLowerCase())
    ? await em.findOne(Membership, { id: membershipId, organisationId })
    : null;
  if (!membership) throw notFound('member');
  const owners = locked.filter(({ role }) => role === 'owner');
  return { membership, isLastOwner: membership.role === 'owner' && owners.length < 2 };
}

export const lastOwner = (): Refusal =>
  new Refusal(409, 'last-owner', 'This is the last owner. Make somebody else an owner first.');
