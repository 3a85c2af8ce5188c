import { answerByOf } from '#server/kernel/offer-plan.ts';
import { Refusal } from '#server/kernel/refusal.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import { authorise } from '#server/modules/organisations/policy.ts';
import { mayMatchBecome } from '#shared/assignment-steps.ts';
import type { Actor } from '#shared/rights.ts';
import { refuseFull, refuseSignUp } from './commit-volunteer.ts';
import { judgeVolunteers, type Verdict } from './judge-volunteer.ts';
import { lockNeed } from './lock-commitment.ts';
import { makeOffer } from './make-offer.ts';
import { Match } from './match.entity.ts';

/**
 * Offers a need to volunteers whom it suits: to all of them, or to nobody, with a fault beside each who cannot
 * be asked. Why somebody does not fit is theirs to know.
 */
export async function offerNeed(
  transaction: Transaction,
  actor: Actor,
  needId: string,
  { volunteerIds }: { volunteerIds: string[] },
  now: Date,
): Promise<Match[]> {
  const need = await lockNeed(transaction.em, needId);
  authorise(actor, 'need.write', { organisationId: need.organisationId }, 'need');
  refuseSignUp(need, now);
  refuseFull(need);
  const ids = [...new Set(volunteerIds)];
  const known = new Map(
    (await transaction.em.find(Match, { needId, volunteerId: ids })).map((match) => [
      match.volunteerId,
      match,
    ]),
  );
  const verdicts = new Map(
    (await judgeVolunteers(transaction, need, ids)).map((verdict) => [verdict.id, verdict]),
  );
  refuseUnaskable(volunteerIds, known, verdicts);
  const terms = { now, answerBy: answerByOf(now, need.startsAt), wave: null };
  return ids.map((id) => makeOffer(transaction.em, need, known.get(id), verdicts.get(id)!, terms));
}

function refuseUnaskable(
  volunteerIds: readonly string[],
  known: ReadonlyMap<string, Match>,
  verdicts: ReadonlyMap<string, Verdict>,
): void {
  const errors = volunteerIds.flatMap((id, at) => {
    const message = whyNotAsk(known.get(id), verdicts.get(id));
    return message ? [{ path: `volunteerIds.${at}`, message }] : [];
  });
  if (errors.length === 0) return;
  const whom = errors.length === 1 ? 'One of them' : `${errors.length} of them`;
  throw new Refusal(
    409,
    'not-askable',
    `${whom} cannot be offered this need, so nobody was asked. Leave them out, then offer it again.`,
    { errors },
  );
}

function whyNotAsk(match: Match | undefined, verdict: Verdict | undefined): string | null {
  if (match && !mayMatchBecome(match.state, 'offered'))
    return match.state === 'declined'
      ? `${match.volunteerName} has declined.`
      : `${match.volunteerName} was asked already.`;
  // Nobody learns here who volunteers at all, or what they are called.
  return verdict?.match ? null : 'This volunteer is not among those whom it suits.';
}
