import type { Undone } from '#server/kernel/live-things.ts';
import type { CustomRole } from './custom-role.entity.ts';
import { endLostAccess } from './end-lost-access.ts';
import { Membership } from './membership.entity.ts';
import { refuseBeyond } from './policy.ts';

/** A role comes back only as far as whoever brings it back has it all; its people hear of it, and lose what it allows no more. */
export async function followRoleUndo({
  transaction,
  actor,
  entity,
  was,
  step,
  now,
}: Undone<CustomRole>): Promise<void> {
  const { id, organisationId, grants } = entity;
  for (const row of [was, entity])
    if (row) refuseBeyond(actor, organisationId, { role: id, grants: row.grants });
  if (step !== 'changed') return;
  for (const member of await transaction.em.find(Membership, { organisationId, customRoleId: id })) {
    member.toldAt = now;
    endLostAccess(transaction, member, was!.grants, grants, now);
  }
}
