import { Refusal } from '#server/kernel/refusal.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import { mayGiveFeedback, type Side } from '#shared/assignment-steps.ts';
import type { Actor } from '#shared/rights.ts';
import { Feedback } from './feedback.entity.ts';
import { lockAssignment } from './lock-commitment.ts';

interface Words {
  rating: number;
  text: string;
  wouldReturn: boolean;
  recommendation: number | null;
}

/** One side says how it was. Each side once: who writes again changes what stands there. */
export async function giveFeedback(
  transaction: Transaction,
  actor: Actor,
  side: Side,
  id: string,
  words: Words,
  now: Date,
): Promise<Feedback> {
  const { em } = transaction;
  const { assignment } = await lockAssignment(transaction, actor, side, id);
  if (!mayGiveFeedback(side, assignment.state)) {
    throw new Refusal(
      409,
      'no-outcome',
      side === 'volunteer'
        ? 'Feedback is for those who were there, once the organisation has marked it. Write to them meanwhile.'
        : 'Mark first how it went, then write how it was.',
    );
  }
  const known = await em.findOne(Feedback, { assignmentId: id, side });
  const written = { ...words, authorId: actor.accountId, givenAt: now };
  if (known) return em.assign(known, written);
  const { needId, organisationId, volunteerId } = assignment;
  return em.create(Feedback, { assignmentId: id, needId, organisationId, volunteerId, side, ...written });
}
