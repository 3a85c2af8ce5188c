import { isOutcome } from '#shared/assignment-steps.ts';
import type { AssignmentView, FeedbackView, MatchView } from '#shared/commitments.ts';
import { t } from '../../../messages.ts';
import type { TimelineNote } from '../../history/timeline-notes.ts';

interface Commitments {
  assignments: readonly AssignmentView[];
  matches: readonly MatchView[];
  feedback: readonly FeedbackView[];
}

type Happening =
  | 'signed-up'
  | 'asked'
  | 'confirmed'
  | 'again'
  | 'here'
  | 'showed'
  | 'late'
  | 'excused'
  | 'no-show'
  | 'cancelled'
  | 'given-up'
  | 'turned-down'
  | 'offered'
  | 'declined'
  | 'withdrawn'
  | 'expired';

/** What happened to those who were asked or signed up, as far as it can be seen from where they stand now. */
export function notesOf({ assignments, matches, feedback }: Commitments): TimelineNote[] {
  const nameOf = new Map(assignments.map(({ id, volunteerName }) => [id, volunteerName]));
  // Who had signed up and steps back is told of by their commitment.
  const signedUp = new Set(assignments.map(({ matchId }) => matchId));
  return [
    ...assignments.flatMap(notesOfAssignment),
    ...matches.flatMap((match) => notesOfMatch(match, signedUp.has(match.id))),
    ...feedback
      .filter(({ side }) => side === 'volunteer')
      .map(
        ({ id, assignmentId, givenAt, rating }): TimelineNote => ({
          key: `${id} given`,
          at: givenAt,
          who: nameOf.get(assignmentId) ?? '',
          kind: `rated ${rating}`,
          tell: () => t('happened.rated', { rating }),
        }),
      ),
  ];
}

function notesOfAssignment(assignment: AssignmentView): TimelineNote[] {
  const { id, state, volunteerName, createdAt, confirmedAt } = assignment;
  const note = noteBy(id, volunteerName);
  const wasInstant = confirmedAt === createdAt;
  return [
    ...note(createdAt, wasInstant ? 'signed-up' : 'asked'),
    ...(wasInstant ? [] : note(confirmedAt, 'confirmed')),
    ...note(assignment.reconfirmedAt, 'again'),
    ...note(assignment.checkedInAt, 'here'),
    ...(isOutcome(state) ? note(assignment.settledAt, state) : []),
    ...note(assignment.cancelledAt, howCancelled(assignment), assignment.cancelReason),
  ];
}

function howCancelled({ cancelledBy, confirmedAt }: AssignmentView): Happening {
  if (cancelledBy === 'volunteer') return 'cancelled';
  return confirmedAt ? 'given-up' : 'turned-down';
}

function notesOfMatch(match: MatchView, signedUp: boolean): TimelineNote[] {
  const { id, volunteerName, state, reason, offeredAt, answeredAt } = match;
  const note = noteBy(id, volunteerName);
  return [
    ...note(offeredAt, 'offered'),
    ...(signedUp || state === 'offered' || state === 'accepted' ? [] : note(answeredAt, state, reason)),
  ];
}

/** Notes of one thing about one person; none of what has not happened. */
function noteBy(id: string, who: string) {
  return (at: string | null, happening: Happening, reason = ''): TimelineNote[] => {
    if (at === null) return [];
    const tell = (count: number): string => {
      const what = t(`happened.${happening}`, { count });
      return reason ? t('happened.because', { what, reason }) : what;
    };
    return [{ key: `${id} ${happening}`, at, who, kind: `${happening} ${reason}`, tell }];
  };
}
