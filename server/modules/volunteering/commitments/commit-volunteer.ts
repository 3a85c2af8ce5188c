import { Refusal } from '#server/kernel/refusal.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import { type Need, stateOf } from '../need.entity.ts';
import { Assignment } from './assignment.entity.ts';
import { countPlaces } from './count-places.ts';
import { isHard, judgeVolunteers, notEligible, type Verdict } from './judge-volunteer.ts';
import { lockVolunteer } from './lock-commitment.ts';
import { Match } from './match.entity.ts';
import { copyOf } from './of-need.ts';
import { refuseOverlap } from './refuse-overlap.ts';

/**
 * Makes a volunteer's commitment to a need that is locked: confirmed at once where the need says so or they were
 * asked to come, otherwise waiting for the nonprofit. Without a match there is none, so it is computed first.
 *
 * Throws 409 that says why where the need takes nobody, the volunteer does not fit, or has promised the time
 * to others.
 */
export async function commitVolunteer(
  transaction: Transaction,
  need: Need,
  volunteerId: string,
  now: Date,
): Promise<Assignment> {
  const { em } = transaction;
  refuseSignUp(need, now);
  const match = await em.findOne(Match, { needId: need.id, volunteerId });
  await refuseSecond(transaction, need, match, volunteerId);
  refuseFull(need);
  const wasAsked = match?.state === 'offered';
  const verdict = await judge(transaction, need, volunteerId, wasAsked);
  await refuseOverlap(transaction, {
    ...{ volunteerId, startsAt: need.startsAt, endsAt: need.endsAt, except: null },
  });
  const matched = accept(transaction, need, match, verdict, now);
  await em.flush();
  // Who was asked to come has the nonprofit's word already.
  const isConfirmed = need.signUp === 'instant' || wasAsked;
  const assignment = em.create(Assignment, {
    ...{ needId: need.id, organisationId: need.organisationId, matchId: matched.id },
    ...copyOf(need),
    ...{ volunteerId, volunteerName: verdict.name },
    state: isConfirmed ? 'confirmed' : 'interested',
    createdAt: now,
    confirmedAt: isConfirmed ? now : null,
    ...{ overtaken: [], note: '', cancelReason: '', cancelledLate: false },
  });
  await countPlaces(transaction, need);
  return assignment;
}

/** Refuses a need that takes nobody any more, or not yet. */
export function refuseSignUp(need: Need, now: Date): void {
  const closed: Partial<Record<Need['state'], string>> = {
    draft: 'The organisation has not opened this need yet. Look again later.',
    'in-progress': 'The work has begun. Choose another need.',
    done: 'The work is over. Choose another need.',
    cancelled: 'The organisation has cancelled this need. Choose another one.',
  };
  const why = need.state === 'open' && need.startsAt <= now ? closed['in-progress'] : closed[need.state];
  if (why) throw new Refusal(409, 'closed', why);
}

/** Refuses when the last place is gone. */
export function refuseFull(need: Need): void {
  if (stateOf(need) !== 'filled') return;
  throw new Refusal(
    409,
    'full',
    'Every place is taken by now. Choose another need, or look again: places come free.',
  );
}

async function refuseSecond(
  { em }: Transaction,
  { id: needId }: Need,
  match: Match | null,
  volunteerId: string,
): Promise<void> {
  if (match?.state === 'withdrawn')
    throw new Refusal(
      409,
      'turned-down',
      'The organisation has decided otherwise for this need. Ask them, or choose another one.',
    );
  const living = await em.findOne(Assignment, { needId, volunteerId, state: { $ne: 'cancelled' } });
  if (living)
    throw new Refusal(409, 'already', 'You have signed up for this already. Look under your commitments.');
}

/** The volunteer's row stays locked: their commitments are compared one after the other. */
async function judge(
  transaction: Transaction,
  need: Need,
  volunteerId: string,
  wasAsked: boolean,
): Promise<Verdict> {
  const volunteer = await lockVolunteer(transaction.em, volunteerId);
  const [verdict] = volunteer ? await judgeVolunteers(transaction, need, [volunteerId]) : [];
  if (!verdict)
    throw new Refusal(
      409,
      'no-profile',
      'Say first what you bring as a volunteer: where you are, when you are free and what you can do.',
    );
  // Whoever was asked to come may do so at an odd hour or from afar.
  if (verdict.not && !(wasAsked && !isHard(verdict.not))) throw notEligible(verdict.not, need);
  return verdict;
}

/** What was offered keeps its score; what is chosen has the one of now. */
function accept({ em }: Transaction, need: Need, match: Match | null, verdict: Verdict, now: Date): Match {
  if (match?.state === 'offered') return em.assign(match, { state: 'accepted', answeredAt: now });
  const chosen = {
    ...verdict.match!,
    ...({ source: 'self', state: 'accepted', reason: '', answeredAt: now } as const),
  };
  if (match) return em.assign(match, chosen);
  return em.create(Match, {
    ...{ needId: need.id, organisationId: need.organisationId, ...copyOf(need) },
    ...{ volunteerId: verdict.id, volunteerName: verdict.name, offeredAt: null },
    ...chosen,
  });
}
