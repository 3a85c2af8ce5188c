import { endAccess, organisationGround } from '#server/kernel/access.ts';
import type { Undone } from '#server/kernel/live-things.ts';
import { nowNamed } from '#server/modules/identity/name-again.ts';
import { endLostAccess } from './end-lost-access.ts';
import { roleOf } from './find-role.ts';
import { lastOwner } from './lock-membership.ts';
import type { Membership } from './membership.entity.ts';
import { refuseBeyond } from './policy.ts';
import { roleKey } from './views.ts';

/**
 * What adding and removing members and giving them roles see to, when one of them is taken back: nobody
 * gives or takes more than they have, an owner stays, access ends.
 */
export async function followMembershipUndo(undone: Undone<Membership>): Promise<void> {
  const { transaction, actor, entity, was, step, now } = undone;
  const { id, organisationId, accountId } = entity;
  // Locked, as a removal does: two at once must not leave the organisation without an owner.
  const owners = await transaction.sql<{ id: string }>(
    `select id from membership where organisation_id = $1 and role = 'owner' order by id for update`,
    [organisationId],
  );
  if (step !== 'removed') await nowNamed(transaction, entity, accountId);
  if (step === 'changed' && roleKey(was!) === roleKey(entity)) return;
  const before = was && (await roleOf(transaction, was));
  const after = step === 'removed' ? null : await roleOf(transaction, entity);
  for (const role of [before, after])
    if (role) refuseBeyond(actor, organisationId, { role: role.key, grants: role.grants });
  if (after?.key !== 'owner' && owners.every((owner) => owner.id === id)) throw lastOwner();
  if (before && after) endLostAccess(transaction, entity, before.grants, after.grants, now);
  if (after) return;
  const reason = 'You no longer belong to this organisation.';
  endAccess(transaction, { accountId, ground: organisationGround(organisationId), reason }, now);
}
