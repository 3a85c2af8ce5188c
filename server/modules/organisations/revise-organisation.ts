import type { z } from 'zod';
import { expectVersion } from '#server/kernel/expect-version.ts';
import { notFound } from '#server/kernel/refusal.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import type { ReviseOrganisation } from '#shared/organisations.ts';
import type { Actor } from '#shared/rights.ts';
import { Organisation } from './organisation.entity.ts';
import { authorise } from './policy.ts';

/** Changes name, kind or time zone. */
export async function reviseOrganisation(
  { em }: Transaction,
  actor: Actor,
  organisationId: string,
  ifMatch: number | null,
  { name, kind, timeZone }: z.output<typeof ReviseOrganisation>,
): Promise<Organisation> {
  authorise(actor, 'organisation.update', { organisationId }, 'organisation');
  const organisation = await em.findOne(Organisation, { id: organisationId });
  if (!organisation) throw notFound('organisation');
  expectVersion(ifMatch, organisation);
  if (name !== undefined) organisation.name = name;
  if (kind !== undefined) organisation.kind = kind;
  if (timeZone !== undefined) organisation.timeZone = timeZone;
  return organisation;
}
