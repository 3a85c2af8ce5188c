import type { Transaction } from '#server/kernel/transact.ts';
import { REFRESH_QUEUE } from './refresh-queue.ts';
import { VolunteerSuggestions } from './suggestions.entity.ts';

/**
 * From now on this volunteer's own list is kept true. It is not kept for people who never look:
 * one new need would rewrite thousands of lists that nobody reads.
 */
export async function followVolunteer(
  { em, enqueue }: Transaction,
  accountId: string,
): Promise<VolunteerSuggestions> {
  const known = await em.findOne(VolunteerSuggestions, { id: accountId });
  if (known) return known;
  enqueue(REFRESH_QUEUE, [{ type: 'volunteering.volunteer', id: accountId, removed: false }]);
  return em.create(VolunteerSuggestions, { id: accountId, best: [], eligible: 0 });
}
