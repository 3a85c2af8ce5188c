import type { z } from 'zod';
import { notFound } from '#server/kernel/refusal.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import { Organisation } from '#server/modules/organisations/organisation.entity.ts';
import { authorise } from '#server/modules/organisations/policy.ts';
import type { Actor } from '#shared/rights.ts';
import type { PostNeed } from '#shared/volunteering.ts';
import { makeNeed } from './make-need.ts';
import type { Need } from './need.entity.ts';
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
  const { organisationId, draft, ...fields } = input;
  authorise(actor, 'need.write', { organisationId }, 'organisation');
  refuseImpossible({
    ...fields,
    startsAt: new Date(fields.startsAt),
    endsAt: new Date(fields.endsAt),
    cancelUntil: fields.cancelUntil === null ? null : new Date(fields.cancelUntil),
  });
  const organisation = await em.findOne(Organisation, { id: organisationId });
  if (!organisation) throw notFound('organisation');
  const zone = await zones.zoneOf(sql, fields.point);
  const state = draft || !fields.point ? 'draft' : 'open';
  return makeNeed(em, { fields, organisation, zone, state, now });
}
