import { isOutcome, takesPlace } from '#shared/assignment-steps.ts';
import type { AssignmentView, MatchView } from '#shared/commitments.ts';
import type { PlaceHolder } from '../../../ui/place-holder.ts';

/** The people of a need, by what a coordinator has to do with them. */
export interface People {
  /** They wait for an answer; who asked first stands first. */
  waiting: AssignmentView[];
  /** A place is theirs; who had it first stands first. */
  coming: AssignmentView[];
  /** They asked or had a place, and do not come; the newest first. */
  gone: AssignmentView[];
  /** An offer is out to them. */
  offered: MatchView[];
  /** They said no to an offer, or it ended before they said anything; the newest first. */
  unanswered: MatchView[];
}

const earlier = (a: string | null, b: string | null): number => (a ?? '').localeCompare(b ?? '');

/** Everybody stands in one place only: who cancelled and came back is coming. */
export function peopleOf(assignments: readonly AssignmentView[], matches: readonly MatchView[]): People {
  const living = assignments.filter(({ state }) => state !== 'cancelled');
  const back = new Set(living.map(({ volunteerId }) => volunteerId));
  const lastGone = new Map<string, AssignmentView>();
  for (const assignment of assignments) {
    if (assignment.state !== 'cancelled' || back.has(assignment.volunteerId)) continue;
    const known = lastGone.get(assignment.volunteerId);
    if (!known || earlier(known.cancelledAt, assignment.cancelledAt) < 0)
      lastGone.set(assignment.volunteerId, assignment);
  }
  const offered = matches.filter(({ state }) => state === 'offered');
  // Whoever is asked again is told of as that.
  const asked = new Set(offered.map(({ volunteerId }) => volunteerId));
  const gone = [...lastGone.values()].filter(({ volunteerId }) => !asked.has(volunteerId));
  const told = new Set([...back, ...lastGone.keys()]);
  return {
    waiting: living
      .filter(({ state }) => state === 'interested')
      .sort((a, b) => earlier(a.createdAt, b.createdAt)),
    coming: living
      .filter(({ state }) => takesPlace(state))
      .sort((a, b) => earlier(a.confirmedAt, b.confirmedAt)),
    gone: gone.sort((a, b) => earlier(b.cancelledAt, a.cancelledAt)),
    offered,
    unanswered: matches
      .filter(
        ({ state, volunteerId }) => state !== 'offered' && state !== 'accepted' && !told.has(volunteerId),
      )
      .sort((a, b) => earlier(b.answeredAt, a.answeredAt)),
  };
}

/**
 * Who is in the places, in the order they came to them; behind them those to whom one is offered. Once the work
 * has begun, a place fills when its person is there.
 */
export function placeHolders(
  { coming, offered }: Pick<People, 'coming' | 'offered'>,
  begun: boolean,
): PlaceHolder[] {
  return [
    ...coming.map(
      ({ id, volunteerName, state }): PlaceHolder => ({
        key: id,
        state: state === 'no-show' || state === 'excused' ? 'missing' : 'taken',
        name: volunteerName,
        filled: !begun || state === 'checked-in' || isOutcome(state),
      }),
    ),
    ...offered.map(
      ({ id, volunteerName }): PlaceHolder => ({ key: id, state: 'offered', name: volunteerName }),
    ),
  ];
}
