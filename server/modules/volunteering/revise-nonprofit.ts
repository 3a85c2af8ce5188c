import type { z } from 'zod';
import { refuseClash } from '#server/kernel/refuse-clash.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import { authorise } from '#server/modules/organisations/policy.ts';
import type { Actor } from '#shared/rights.ts';
import type { ReviseNonprofit } from '#shared/volunteering.ts';
import { Nonprofit } from './nonprofit.entity.ts';

export const BLANK_NONPROFIT = { mission: '', address: '', contact: '' };

/** Changes what volunteers see of an organisation; makes it the first time. The verified mark is not theirs to write. */
export async function reviseNonprofit(
  transaction: Transaction,
  actor: Actor,
  organisationId: string,
  seen: number | null,
  change: z.output<typeof ReviseNonprofit>,
): Promise<Nonprofit> {
  authorise(actor, 'organisation.update', { organisationId }, 'organisation');
  const { em, sql } = transaction;
  // Of two who make it at the same time the second has to see what the first made.
  await sql('select 1 from organisation where id = $1 for update', [organisationId]);
  let nonprofit = await em.findOne(Nonprofit, { id: organisationId });
  if (nonprofit)
    await refuseClash(transaction, nonprofit, { seen, change, blank: { ...BLANK_NONPROFIT, point: null } });
  else {
    nonprofit = em.create(Nonprofit, { id: organisationId, ...BLANK_NONPROFIT, verified: false });
  }
  const { mission, address, contact, point } = change;
  if (mission !== undefined) nonprofit.mission = mission;
  if (address !== undefined) nonprofit.address = address;
  if (contact !== undefined) nonprofit.contact = contact;
  if (point !== undefined) {
    nonprofit.latitude = point?.lat ?? null;
    nonprofit.longitude = point?.lng ?? null;
  }
  return nonprofit;
}
