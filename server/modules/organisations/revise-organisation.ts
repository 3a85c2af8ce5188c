import type { z } from 'zod';
import { notFound } from '#server/kernel/refusal.ts';
import { refuseClash } from '#server/kernel/refuse-clash.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import type { ReviseOrganisation } from '#shared/organisations.ts';
import type { Actor } from '#shared/rights.ts';
import { Organisation } from './organisation.entity.ts';
import { authorise } from './policy.ts';

/** Changes name, kind or time zone. */
export async function reviseOrganisation(
  transaction: Transaction,
  actor: Actor,
  organisationId: string,
  seen: number | null,
  change: z.output<typeof ReviseOrganisation>,
): Promise<Organisation> {
  authorise(actor, 'organisation.update', { organisationId }, 'organisation');
  const organisation = await transaction.em.findOne(Organisation, { id: organisationId });
  if (!organisation) throw notFound('organisation');
  await refuseClash(transaction, organisation, { seen, change });
  const { name, kind, timeZone } = change;
  if (name !== undefined) organisation.name = name;
  if (kind !== undefined) organisation.kind = kind;
  if (timeZone !== undefined) organisation.timeZone = timeZone;
  return organisation;
}
