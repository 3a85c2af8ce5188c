import { hashOfSecret } from '#server/kernel/secrets.ts';
import type { Snapshot } from '#server/kernel/snapshot.ts';
import type { InvitationOffer } from '#shared/organisations.ts';
import { noInvitation } from './accept-invitation.ts';
import { Invitation } from './invitation.entity.ts';
import { Organisation } from './organisation.entity.ts';
import { roleNameOf } from './send-invitation.ts';

/** What whoever holds the link is told before they decide. */
export async function offeredInvitation(
  { em }: Snapshot,
  token: string,
  now: Date,
): Promise<InvitationOffer> {
  const invitation = await em.findOne(Invitation, { tokenHash: hashOfSecret(token) });
  if (!invitation || invitation.endsAt <= now) throw noInvitation();
  const { name } = await em.findOneOrFail(Organisation, { id: invitation.organisationId });
  return {
    organisationName: name,
    inviterName: invitation.inviterName,
    email: invitation.email,
    roleName: await roleNameOf({ em }, invitation),
    endsAt: invitation.endsAt.toISOString(),
  };
}
