import { isId } from '#server/kernel/ids.ts';
import { notFound } from '#server/kernel/refusal.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import type { Actor } from '#shared/rights.ts';
import { Invitation } from './invitation.entity.ts';
import { authorise } from './policy.ts';

/** An open invitation that the actor manages, locked: nobody accepts it meanwhile. */
export async function findInvitation(
  { em, sql }: Transaction,
  actor: Actor,
  organisationId: string,
  invitationId: string,
): Promise<Invitation> {
  authorise(actor, 'member.manage', { organisationId }, 'invitation');
  if (!isId(invitationId)) throw notFound('invitation');
  await sql('select 1 from invitation where id = $1 for update', [invitationId]);
  const invitation = await em.findOne(Invitation, { id: invitationId, organisationId });
  if (!invitation) throw notFound('invitation');
  return invitation;
}
