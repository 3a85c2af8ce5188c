import type { z } from 'zod';
import type { Transaction } from '#server/kernel/transact.ts';
import type { Actor } from '#shared/rights.ts';
import type { SaveVolunteer } from '#shared/volunteering.ts';
import { followVolunteer } from './follow-volunteer.ts';
import { Volunteer } from './volunteer.entity.ts';
import type { ZoneDirectory } from './zone-directory.ts';

/** Saves the whole facet of a person, and makes it the first time. Outcomes and hours are not theirs to write. */
export async function saveVolunteer(
  transaction: Transaction,
  zones: ZoneDirectory,
  actor: Actor,
  { point, ...fields }: z.output<typeof SaveVolunteer>,
): Promise<Volunteer> {
  const { em, sql } = transaction;
  const zone = await zones.zoneOf(sql, point);
  const facet = {
    ...fields,
    latitude: point?.lat ?? null,
    longitude: point?.lng ?? null,
    zoneId: zone?.id ?? null,
  };
  const known = await em.findOne(Volunteer, { id: actor.accountId });
  if (known) return em.assign(known, facet);
  await followVolunteer(transaction, actor.accountId);
  return em.create(Volunteer, {
    id: actor.accountId,
    ...facet,
    ...{ hoursDone: 0, showed: 0, late: 0, noShow: 0, excused: 0 },
  });
}
