import type { z } from 'zod';
import { refuseClash } from '#server/kernel/refuse-clash.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import { authorise } from '#server/modules/organisations/policy.ts';
import type { Actor } from '#shared/rights.ts';
import type { ReviseNonprofit } from '#shared/volunteering.ts';
import { BLANK_NONPROFIT, lockNonprofit, makeNonprofit } from './make-nonprofit.ts';
import type { Nonprofit } from './nonprofit.entity.ts';

/** Changes what volunteers see of an organisation; makes it the first time. The verified mark is not theirs to write. */
export async function reviseNonprofit(
  transaction: Transaction,
  actor: Actor,
  organisationId: string,
  seen: number | null,
  change: z.output<typeof ReviseNonprofit>,
): Promise<Nonprofit> {
  authorise(actor, 'organisation.update', { organisationId }, 'organisation');
  const known = await lockNonprofit(transaction, organisationId);
  if (known)
    await refuseClash(transaction, known, { seen, change, blank: { ...BLANK_NONPROFIT, point: null } });
  const nonprofit = known ?? makeNonprofit(transaction, organisationId);
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
