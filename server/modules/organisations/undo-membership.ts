import { endAccess, organisationGround } from '#server/kernel/access.ts';
import type { Undone } from '#server/kernel/live-things.ts';
import { Refusal } from '#server/kernel/refusal.ts';
import type { Membership } from './membership.entity.ts';

/** What adding and removing members see to, when one of them is taken back: access ends, an owner stays. */
export async function followMembershipUndo({
  transaction,
  entity: { id, organisationId, accountId, role },
  step,
  now,
}: Undone<Membership>): Promise<void> {
  // Locked, as a removal does: two at once must not leave the organisation without an owner.
  const owners = await transaction.sql<{ id: string }>(
    `select id from membership where organisation_id = $1 and role = 'owner' order by id for update`,
    [organisationId],
  );
  const staysOwner = step !== 'removed' && role === 'owner';
  if (!staysOwner && owners.every((owner) => owner.id === id))
    throw new Refusal(409, 'last-owner', 'This is the last owner. Make somebody else an owner first.');
  if (step !== 'removed') return;
  const reason = 'You no longer belong to this organisation.';
  endAccess(transaction, { accountId, ground: organisationGround(organisationId), reason }, now);
}
