import { Refusal } from '#server/kernel/refusal.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import type { Actor } from '#shared/rights.ts';
import { Assignment } from './commitments/assignment.entity.ts';
import { countPlaces } from './commitments/count-places.ts';
import { lockNeed } from './commitments/lock-commitment.ts';
import { Match } from './commitments/match.entity.ts';
import { cancel } from './commitments/step-assignment.ts';
import { findNeed } from './find-need.ts';
import type { Need } from './need.entity.ts';
import { refuseStep } from './need-rules.ts';

/** Shows a draft to volunteers. */
export async function openNeed({ em }: Transaction, actor: Actor, id: string): Promise<Need> {
  await findNeed(em, actor, 'need.write', id);
  const need = await lockNeed(em, id);
  refuseStep(need.state, 'open');
  if (need.latitude == null) {
    throw new Refusal(
      409,
      'no-place',
      'Give the need a place first: volunteers are found by how near they are.',
    );
  }
  need.state = 'open';
  return need;
}

/** What people read who were told nothing else. */
const NEED_CANCELLED = 'The organisation has cancelled the need.';

/**
 * Takes a need back. It stays visible as cancelled; whoever has promised to come or was asked is told, with
 * the reason. Who is there already keeps the mark.
 */
export async function cancelNeed(
  transaction: Transaction,
  actor: Actor,
  id: string,
  { reason }: { reason: string },
  now: Date,
): Promise<Need> {
  const { em } = transaction;
  await findNeed(em, actor, 'need.write', id);
  const need = await lockNeed(em, id);
  refuseStep(need.state, 'cancelled');
  need.state = 'cancelled';
  const matches = new Map((await em.find(Match, { needId: id })).map((match) => [match.id, match]));
  const told = { side: 'nonprofit' as const, reason: reason || NEED_CANCELLED, now };
  const living = { needId: id, state: { $in: ['interested', 'confirmed'] as const } };
  for (const assignment of await em.find(Assignment, living)) {
    cancel(assignment, matches.get(assignment.matchId)!, told);
  }
  for (const match of matches.values())
    if (match.state === 'offered')
      em.assign(match, { state: 'withdrawn', reason: told.reason, answeredAt: now });
  await countPlaces(transaction, need);
  return need;
}
