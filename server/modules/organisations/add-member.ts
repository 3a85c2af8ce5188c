import type { z } from 'zod';
import { Refusal } from '#server/kernel/refusal.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import { Account } from '#server/modules/identity/account.entity.ts';
import type { AddMember } from '#shared/organisations.ts';
import type { Actor } from '#shared/rights.ts';
import { findRole } from './find-role.ts';
import { Membership } from './membership.entity.ts';
import { authorise, refuseBeyond } from './policy.ts';

export async function addMember(
  transaction: Transaction,
  actor: Actor,
  organisationId: string,
  { email, role: key }: z.output<typeof AddMember>,
  now: Date,
): Promise<Membership> {
  const { em } = transaction;
  authorise(actor, 'member.manage', { organisationId }, 'organisation');
  const role = await findRole(transaction, organisationId, key);
  refuseBeyond(actor, organisationId, { role: role.key, grants: role.grants });
  const account = await em.findOne(Account, { email });
  if (!account) {
    throw new Refusal(
      409,
      'no-account',
      'Nobody has an account with this address yet. Send them an invitation instead.',
    );
  }
  if (await em.findOne(Membership, { organisationId, accountId: account.id })) {
    throw new Refusal(409, 'already-member', 'They belong to the organisation already.');
  }
  return em.create(Membership, {
    organisationId,
    accountId: account.id,
    displayName: account.displayName,
    picture: account.picture ?? null,
    ...role.columns,
    createdAt: now,
  });
}
