import { Refusal } from '#server/kernel/refusal.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import type { Actor } from '#shared/rights.ts';
import { findCustomRole } from './find-custom-role.ts';
import { Invitation } from './invitation.entity.ts';
import { Membership } from './membership.entity.ts';

/** Named in a refusal; the rest are counted. */
const NAMED = 3;

/** Takes a role away that nobody has and nobody is invited to. */
export async function removeRole(
  transaction: Transaction,
  actor: Actor,
  organisationId: string,
  roleId: string,
): Promise<void> {
  const { em } = transaction;
  const role = await findCustomRole(transaction, actor, organisationId, roleId);
  const members = await em.find(Membership, { customRoleId: role.id }, { orderBy: { displayName: 'asc' } });
  const invited = await em.find(Invitation, { customRoleId: role.id }, { orderBy: { email: 'asc' } });
  const holders = [
    ...members.map(({ displayName }) => displayName),
    ...invited.map(({ email }) => `${email} (invited)`),
  ];
  if (holders.length > 0) {
    const detail = `${named(holders)} would be left without a role. Give them another one first.`;
    throw new Refusal(409, 'role-in-use', detail);
  }
  em.remove(role);
}

function named(holders: readonly string[]): string {
  const rest = holders.length - NAMED;
  const names = holders.slice(0, NAMED);
  if (rest > 0) names.push(`${rest} ${rest === 1 ? 'other' : 'others'}`);
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
