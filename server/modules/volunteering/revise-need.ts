import type { z } from 'zod';
import { Refusal } from '#server/kernel/refusal.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import type { Actor } from '#shared/rights.ts';
import type { ReviseNeed } from '#shared/volunteering.ts';
import { findNeed } from './find-need.ts';
import type { Need } from './need.entity.ts';
import { refuseClosed, refuseImpossible } from './need-rules.ts';
import type { ZoneDirectory } from './zone-directory.ts';

/** Changes fields of a need, as long as it is the version the writer has seen. */
export async function reviseNeed(
  { em, sql }: Transaction,
  zones: ZoneDirectory,
  actor: Actor,
  id: string,
  version: number | null,
  change: z.output<typeof ReviseNeed>,
): Promise<Need> {
  const need = await findNeed(em, actor, 'need.write', id);
  refuseClosed(need.state);
  if (version === null) {
    throw new Refusal(
      400,
      'invalid',
      'Send If-Match with the version you changed, so that nobody is overwritten.',
    );
  }
  if (version !== need.version) {
    throw new Refusal(
      409,
      'version',
      'Somebody else changed this need meanwhile. Look at it again, then repeat your change.',
    );
  }
  const { point, startsAt, endsAt, cancelUntil, ...fields } = change;
  Object.assign(need, fields);
  if (startsAt !== undefined) need.startsAt = new Date(startsAt);
  if (endsAt !== undefined) need.endsAt = new Date(endsAt);
  if (cancelUntil !== undefined) need.cancelUntil = cancelUntil === null ? null : new Date(cancelUntil);
  refuseImpossible(need);
  if (point !== undefined) {
    const zone = await zones.zoneOf(sql, point);
    need.latitude = point?.lat ?? null;
    need.longitude = point?.lng ?? null;
    need.zoneId = zone?.id ?? null;
    need.zoneName = zone?.name ?? null;
  }
  if (need.isOpen() && need.latitude === null) need.state = 'draft';
  return need;
}
