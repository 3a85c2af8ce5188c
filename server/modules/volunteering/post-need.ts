import type { z } from 'zod';
import { notFound } from '#server/kernel/refusal.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import { Organisation } from '#server/modules/organisations/organisation.entity.ts';
import { authorise } from '#server/modules/organisations/policy.ts';
import type { Actor } from '#shared/rights.ts';
import type { PostNeed } from '#shared/volunteering.ts';
import { Need } from './need.entity.ts';
import { refuseImpossible } from './need-rules.ts';
import type { ZoneDirectory } from './zone-directory.ts';

/** Posts a need. It opens at once, unless it is wanted as a draft or has no place yet. */
export async function postNeed(
  { em, sql }: Transaction,
  zones: ZoneDirectory,
  actor: Actor,
  input: z.output<typeof PostNeed>,
  now: Date,
): Promise<Need> {
  const { organisationId, draft, point, startsAt, endsAt, cancelUntil, ...fields } = input;
  authorise(actor, 'need.write', { organisationId }, 'organisation');
  const times = {
    startsAt: new Date(startsAt),
    endsAt: new Date(endsAt),
    cancelUntil: cancelUntil === null ? null : new Date(cancelUntil),
  };
  refuseImpossible({ ...times, ...fields });
  const organisation = await em.findOne(Organisation, { id: organisationId });
  if (!organisation) throw notFound('organisation');
  const zone = await zones.zoneOf(sql, point);
  return em.create(Need, {
    ...fields,
    ...times,
    organisationId,
    organisationName: organisation.name,
    zoneId: zone?.id ?? null,
    zoneName: zone?.name ?? null,
    latitude: point?.lat ?? null,
    longitude: point?.lng ?? null,
    timeAssumed: false,
    state: draft || !point ? 'draft' : 'open',
    createdAt: now,
  });
}
