import type { AssignmentView, FeedbackView, MatchView } from '#shared/commitments.ts';
import type { Assignment } from './assignment.entity.ts';
import type { Feedback } from './feedback.entity.ts';
import type { Match } from './match.entity.ts';
import { ofNeedView } from './of-need.ts';

const instant = (at: Date | null | undefined): string | null => at?.toISOString() ?? null;

export function matchView(match: Match): MatchView {
  return {
    id: match.id,
    ...ofNeedView(match),
    volunteerId: match.volunteerId,
    volunteerName: match.volunteerName,
    score: match.score,
    factors: match.factors,
    reasons: match.reasons,
    source: match.source,
    state: match.state,
    reason: match.reason,
    offeredAt: instant(match.offeredAt),
    answerBy: instant(match.answerBy),
    wave: match.wave ?? null,
    answeredAt: instant(match.answeredAt),
    version: match.version,
  };
}

export function assignmentView(assignment: Assignment): AssignmentView {
  return {
    id: assignment.id,
    matchId: assignment.matchId,
    ...ofNeedView(assignment),
    volunteerId: assignment.volunteerId,
    volunteerName: assignment.volunteerName,
    state: assignment.state,
    createdAt: assignment.createdAt.toISOString(),
    confirmedAt: instant(assignment.confirmedAt),
    reconfirmedAt: instant(assignment.reconfirmedAt),
    checkedInAt: instant(assignment.checkedInAt),
    settledAt: instant(assignment.settledAt),
    markedAt: instant(assignment.markedAt),
    overtaken: assignment.overtaken,
    hours: assignment.hours ?? null,
    note: assignment.note,
    cancelledAt: instant(assignment.cancelledAt),
    cancelledBy: assignment.cancelledBy ?? null,
    cancelReason: assignment.cancelReason,
    cancelledLate: assignment.cancelledLate,
    version: assignment.version,
  };
}

export function feedbackView(feedback: Feedback): FeedbackView {
  const { id, assignmentId, needId, organisationId, volunteerId, side } = feedback;
  const { rating, text, wouldReturn, recommendation, givenAt, version } = feedback;
  return {
    ...{ id, assignmentId, needId, organisationId, volunteerId, side },
    ...{ rating, text, wouldReturn, recommendation: recommendation ?? null },
    ...{ givenAt: givenAt.toISOString(), version },
  };
}
