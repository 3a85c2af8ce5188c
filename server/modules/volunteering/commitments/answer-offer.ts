import { Refusal } from '#server/kernel/refusal.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import { type MatchState, mayMatchBecome } from '#shared/assignment-steps.ts';
import type { Actor } from '#shared/rights.ts';
import type { Assignment } from './assignment.entity.ts';
import { commitVolunteer } from './commit-volunteer.ts';
import { lockMatch } from './lock-commitment.ts';
import type { Match } from './match.entity.ts';

/** The volunteer takes what was offered. */
export async function acceptOffer(
  transaction: Transaction,
  actor: Actor,
  id: string,
  now: Date,
): Promise<Assignment> {
  const { need, match } = await lockMatch(transaction, actor, 'volunteer', id);
  refuseOfferStep(match, 'accepted', now);
  return commitVolunteer(transaction, need, actor.accountId, now);
}

/** The volunteer says no, and is not asked again for this need. */
export async function declineOffer(
  transaction: Transaction,
  actor: Actor,
  id: string,
  { reason }: { reason: string },
  now: Date,
): Promise<Match> {
  const { match } = await lockMatch(transaction, actor, 'volunteer', id);
  refuseOfferStep(match, 'declined');
  return transaction.em.assign(match, { state: 'declined', reason, answeredAt: now });
}

/** The nonprofit takes an offer back that nobody has answered. */
export async function withdrawOffer(
  transaction: Transaction,
  actor: Actor,
  id: string,
  { reason }: { reason: string },
  now: Date,
): Promise<Match> {
  const { match } = await lockMatch(transaction, actor, 'nonprofit', id);
  refuseOfferStep(match, 'withdrawn');
  return transaction.em.assign(match, { state: 'withdrawn', reason, answeredAt: now });
}

const ANSWERED: Record<MatchState, string> = {
  offered: 'is still open. Answer it.',
  accepted: 'was accepted. Look under the commitments.',
  declined: 'was declined. Look at other needs.',
  expired: 'has expired. Look at other needs.',
  withdrawn: 'was taken back. Look at other needs.',
};

/** An offer is answered once; what follows is said of the commitment. */
function refuseOfferStep({ state, answerBy }: Match, to: MatchState, now?: Date): void {
  // Its time is over, though nobody has noted it yet.
  if (state === 'offered' && now && answerBy && answerBy <= now)
    throw new Refusal(409, 'answered', `This offer ${ANSWERED.expired}`);
  const isOver = state === 'accepted' || !mayMatchBecome(state, to);
  if (isOver) throw new Refusal(409, 'answered', `This offer ${ANSWERED[state]}`);
}
