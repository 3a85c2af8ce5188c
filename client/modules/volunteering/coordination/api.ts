import type { Mark } from '#shared/assignment-steps.ts';
import type {
  AssignmentView,
  ConfirmShowUp,
  FeedbackView,
  GiveNonprofitFeedback,
  MatchView,
} from '#shared/commitments.ts';
import type { RescueView } from '#shared/rescue.ts';
import { writes } from '../../../kernel/client.ts';
import { serverNow } from '../../../kernel/server-clock.ts';
import { needUrl } from '../api.ts';

/** Change types, as the contract names them. */
export const MATCH = 'volunteering.match';
export const ASSIGNMENT = 'volunteering.assignment';
export const FEEDBACK = 'volunteering.feedback';
export const RESCUE = 'volunteering.rescue';

const matchUrl = (id: string): string => `/api/nonprofit/matches/${id}`;
const assignmentUrl = (id: string): string => `/api/nonprofit/assignments/${id}`;

/** Offers, places and words wait for the server; only marks on the day are shown at once. */

/** To all of them, or to nobody. */
export const offerNeed = (needId: string, volunteerIds: readonly string[], label: string) =>
  writes.write<{ items: MatchView[] }>({
    method: 'POST',
    path: `${needUrl(needId)}/offers`,
    body: { volunteerIds },
    label,
  });

/** Nobody is asked by itself while it rests. */
export const setRescue = (needId: string, paused: boolean, label: string) =>
  writes.write<RescueView>({ method: 'POST', path: `${needUrl(needId)}/rescue`, body: { paused }, label });

export const withdrawOffer = (match: MatchView, label: string) =>
  writes.write<MatchView>({ method: 'POST', path: `${matchUrl(match.id)}/withdraw`, body: {}, label });

/** Gives a place to somebody who waits for one. */
export const confirmAssignment = (assignment: AssignmentView, label: string) =>
  writes.write<AssignmentView>({
    method: 'POST',
    path: `${assignmentUrl(assignment.id)}/confirm`,
    body: {},
    label,
  });

/** Turns down somebody who waits, or gives up somebody who has a place. */
export const cancelAssignment = (assignment: AssignmentView, reason: string, label: string) =>
  writes.write<AssignmentView>({
    method: 'POST',
    path: `${assignmentUrl(assignment.id)}/cancel`,
    body: { reason },
    label,
  });

/**
 * Shown at once, and kept on this device while the server cannot be reached: it then counts from the moment of
 * the mark.
 */
export const markAssignment = (
  assignment: AssignmentView,
  mark: ConfirmShowUp & { outcome: Mark },
  label: string,
) =>
  writes.write<AssignmentView>({
    method: 'POST',
    path: `${assignmentUrl(assignment.id)}/confirm-show-up`,
    body: { ...mark, markedAt: new Date(serverNow(Date.now())).toISOString() },
    label,
    optimistic: {
      type: ASSIGNMENT,
      id: assignment.id,
      patch: { state: mark.outcome, ...(mark.note !== undefined && { note: mark.note }) },
    },
  });

export const giveFeedback = (assignment: AssignmentView, body: GiveNonprofitFeedback, label: string) =>
  writes.write<FeedbackView>({
    method: 'POST',
    path: `${assignmentUrl(assignment.id)}/feedback`,
    body,
    label,
  });
