import { MAIL_QUEUE } from '#server/kernel/mail.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import { CustomRole } from './custom-role.entity.ts';
import type { Invitation } from './invitation.entity.ts';
import { Organisation } from './organisation.entity.ts';

/** The role of an invitation in words. */
export async function roleNameOf(
  { em }: Pick<Transaction, 'em'>,
  { role, customRoleId }: Pick<Invitation, 'role' | 'customRoleId'>,
): Promise<string> {
  if (role) return role.replaceAll('-', ' ');
  return (await em.findOneOrFail(CustomRole, { id: customRoleId! })).name;
}

/** Mails the link, if and only if the commit succeeds. `publicUrl` is where people reach the application. */
export async function sendInvitation(
  transaction: Transaction,
  publicUrl: string,
  invitation: Invitation,
  token: string,
): Promise<void> {
  const { name, timeZone } = await transaction.em.findOneOrFail(Organisation, {
    id: invitation.organisationId,
  });
  const role = await roleNameOf(transaction, invitation);
  const until = new Intl.DateTimeFormat('en', { dateStyle: 'full', timeZone }).format(invitation.endsAt);
  const text = [
    `${invitation.inviterName} invites you to ${name} on Muster. Your role there: ${role}.`,
    `Look at the invitation and accept it here:\n${publicUrl}/invitation/${token}`,
    `The link works once, until ${until}. If you do not expect it, do nothing: without you, nothing happens.`,
  ].join('\n\n');
  transaction.enqueue(MAIL_QUEUE, [{ to: invitation.email, subject: `Join ${name} on Muster`, text }]);
}
