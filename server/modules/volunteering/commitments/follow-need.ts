import type { Transaction } from '#server/kernel/transact.ts';
import { holdsTime } from '#shared/assignment-steps.ts';
import type { Need } from '../need.entity.ts';
import { Assignment } from './assignment.entity.ts';
import { lockVolunteer } from './lock-commitment.ts';
import { Match } from './match.entity.ts';
import { copyOf } from './of-need.ts';
import { refuseOverlapOf } from './refuse-overlap.ts';

/**
 * Takes offers and commitments along when their need has changed. One that is moved into a time which somebody
 * has promised elsewhere is refused, and says whom it concerns.
 */
export async function bringAlong(transaction: Transaction, need: Need): Promise<void> {
  const { em } = transaction;
  const copy = copyOf(need);
  const living = { needId: need.id, state: { $ne: 'cancelled' as const } };
  const assignments = await em.find(Assignment, living, { orderBy: { volunteerId: 'asc' } });
  for (const assignment of assignments) {
    const isMoved = !isAt(assignment, copy);
    if (isMoved && holdsTime(assignment.state)) {
      const { id, volunteerId, volunteerName, organisationId } = assignment;
      await lockVolunteer(em, volunteerId);
      const wanted = { volunteerId, startsAt: copy.startsAt, endsAt: copy.endsAt, except: id };
      await refuseOverlapOf(transaction, volunteerName, organisationId, wanted);
    }
    // Who said that they come said it of another time.
    if (isMoved) assignment.reconfirmedAt = null;
    em.assign(assignment, copy);
  }
  for (const match of await em.find(Match, { needId: need.id })) em.assign(match, copy);
}

const isAt = (
  { startsAt, endsAt }: { startsAt: Date; endsAt: Date },
  to: { startsAt: Date; endsAt: Date },
): boolean => startsAt.getTime() === to.startsAt.getTime() && endsAt.getTime() === to.endsAt.getTime();
