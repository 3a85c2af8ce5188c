import type { LiveThings } from '#server/kernel/live-things.ts';
import type { AssignmentView, FeedbackView, MatchView } from '#shared/commitments.ts';
import { needRoom, userRoom } from '#shared/kernel/rooms.ts';
import { Assignment } from './assignment.entity.ts';
import { assignmentView, feedbackView, matchView } from './commitment-views.ts';
import { Feedback } from './feedback.entity.ts';
import { Match } from './match.entity.ts';
import { FOLLOWING_NEED } from './of-need.ts';
import { followAssignmentUndo, followFeedbackUndo, followMatchUndo } from './undo-commitments.ts';

const NAMED = ['volunteerName'];

/** Either side of a commitment; which of them, the undo looks at. */
const bothSides = ({ organisationId, volunteerId }: { organisationId: string; volunteerId: string }) => ({
  organisationId,
  accountId: volunteerId,
});

/** What is offered, promised and said, to the coordinators of the need and to the volunteer. */
export function declareCommitments(things: LiveThings): void {
  things.add<Match, MatchView>(Match, {
    type: 'volunteering.match',
    rooms: ({ needId, volunteerId }) => [needRoom(needId), userRoom(volunteerId)],
    view: matchView,
    organisation: ({ organisationId }) => organisationId,
    personal: { columns: [...NAMED, 'reasons', 'reason'], person: 'volunteerId' },
    following: [...FOLLOWING_NEED, ...NAMED],
    undo: { action: 'commitment.write', facts: bothSides, follow: followMatchUndo },
  });
  things.add<Assignment, AssignmentView>(Assignment, {
    type: 'volunteering.assignment',
    rooms: ({ needId, volunteerId }) => [needRoom(needId), userRoom(volunteerId)],
    view: assignmentView,
    organisation: ({ organisationId }) => organisationId,
    personal: { columns: [...NAMED, 'note', 'cancelReason'], person: 'volunteerId' },
    following: [...FOLLOWING_NEED, ...NAMED],
    undo: { action: 'commitment.write', facts: bothSides, follow: followAssignmentUndo },
  });
  things.add<Feedback, FeedbackView>(Feedback, {
    type: 'volunteering.feedback',
    rooms: ({ needId, volunteerId, side }) => [
      needRoom(needId),
      ...(side === 'volunteer' ? [userRoom(volunteerId)] : []),
    ],
    view: feedbackView,
    organisation: ({ organisationId }) => organisationId,
    personal: { columns: ['text'], person: 'volunteerId' },
    undo: { action: 'commitment.write', facts: bothSides, follow: followFeedbackUndo },
  });
}
