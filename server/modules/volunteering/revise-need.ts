import type { z } from 'zod';
import { refuseClash } from '#server/kernel/refuse-clash.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import type { Actor } from '#shared/rights.ts';
import type { ReviseNeed } from '#shared/volunteering.ts';
import { bringAlong } from './commitments/follow-need.ts';
import { refuseUncommitted } from './commitments/refuse-uncommitted.ts';
import { findNeed } from './find-need.ts';
import type { Need } from './need.entity.ts';
import { refuseClosed, refuseImpossible } from './need-rules.ts';
import type { ZoneDirectory } from './zone-directory.ts';

/** Changes fields of a need that nobody else has changed since the version the writer has seen. */
export async function reviseNeed(
  transaction: Transaction,
  zones: ZoneDirectory,
  actor: Actor,
  id: string,
  seen: number | null,
  change: z.output<typeof ReviseNeed>,
  now: Date,
): Promise<Need> {
  const { em, sql } = transaction;
  const need = await findNeed(em, actor, 'need.write', id);
  await refuseClash(transaction, need, { seen, change });
  refuseClosed(need.state);
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
  if (need.state === 'open' && need.latitude === null) need.state = 'draft';
  // Work that is put off has not begun.
  if (need.state === 'in-progress' && need.startsAt > now) need.state = 'open';
  await refuseUncommitted(transaction, need);
  await bringAlong(transaction, need);
  return need;
}
