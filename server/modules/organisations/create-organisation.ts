import type { z } from 'zod';
import { notFound } from '#server/kernel/refusal.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import { Account } from '#server/modules/identity/account.entity.ts';
import type { CreateOrganisation } from '#shared/organisations.ts';
import { Membership } from './membership.entity.ts';
import { Organisation } from './organisation.entity.ts';

/** Who makes an organisation owns it. */
export async function createOrganisation(
  { em }: Transaction,
  ownerId: string,
  input: z.output<typeof CreateOrganisation>,
  now: Date,
): Promise<Organisation> {
  const owner = await em.findOne(Account, { id: ownerId });
  if (!owner) throw notFound('account');
  const organisation = em.create(Organisation, { ...input, createdAt: now });
  await em.flush();
  em.create(Membership, {
    organisationId: organisation.id,
    accountId: owner.id,
    displayName: owner.displayName,
    picture: owner.picture ?? null,
    role: 'owner',
    createdAt: now,
  });
  return organisation;
}
