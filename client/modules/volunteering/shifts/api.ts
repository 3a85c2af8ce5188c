import type { AssignmentView, FeedbackView, GiveFeedback, MatchView, StepBack } from '#shared/commitments.ts';
import { writes } from '../../../kernel/client.ts';
import { NEED } from '../api.ts';

/** Change types, as the contract names them. */
export const ASSIGNMENT = 'volunteering.assignment';
export const MATCH = 'volunteering.match';
export const FEEDBACK = 'volunteering.feedback';

export interface ShiftsAnswer {
  items: AssignmentView[];
  feedback: FeedbackView[];
  nextCursor: string | null;
}
export interface ShiftAnswer {
  assignment: AssignmentView;
  feedback: FeedbackView | null;
  /** Whom to ask; empty where the nonprofit has said nobody. */
  contact: string;
}
export interface OffersAnswer {
  items: MatchView[];
}

const shiftsUrl = '/api/volunteer/assignments';
const matchUrl = (matchId: string): string => `/api/volunteer/matches/${matchId}`;

/** The newest first: as many as the server gives at once. */
export const myShiftsUrl = `${shiftsUrl}?sort=-startsAt&limit=500`;
export const shiftUrl = (id: string): string => `${shiftsUrl}/${id}`;
export const offersUrl = '/api/volunteer/offers?limit=200';
/** Whether a write to this path asks for a place. */
export const isSignUp = (path: string): boolean => path === shiftsUrl || path.endsWith('/accept');

/** Somebody else may be quicker, so nothing is shown before the server has answered; the need only knows of the write. */
export const takePlace = ({ needId, title }: { needId: string; title: string }) =>
  writes.write<AssignmentView>({
    method: 'POST',
    path: shiftsUrl,
    body: { needId },
    label: title,
    optimistic: { type: NEED, id: needId, patch: {} },
  });

/** As `takePlace`, of a need that was offered. */
export const acceptOffer = ({ id, needId, title }: MatchView) =>
  writes.write<AssignmentView>({
    method: 'POST',
    path: `${matchUrl(id)}/accept`,
    body: {},
    label: title,
    optimistic: { type: NEED, id: needId, patch: {} },
  });

export const declineOffer = ({ id, title }: MatchView) =>
  writes.write<MatchView>({ method: 'POST', path: `${matchUrl(id)}/decline`, body: {}, label: title });

/** The person's own word on their own shift: it is shown at once and kept when there is no network. */
export const sayComing = ({ id, title }: AssignmentView, at: string) =>
  writes.write<AssignmentView>({
    method: 'POST',
    path: `${shiftUrl(id)}/confirm`,
    body: {},
    label: title,
    optimistic: { type: ASSIGNMENT, id, patch: { reconfirmedAt: at } },
  });

/** As `sayComing`: they do not. */
export const sayNotComing = ({ id, title }: AssignmentView, body: StepBack, at: string) =>
  writes.write<AssignmentView>({
    method: 'POST',
    path: `${shiftUrl(id)}/cancel`,
    body,
    label: title,
    optimistic: {
      type: ASSIGNMENT,
      id,
      patch: {
        state: 'cancelled',
        cancelledAt: at,
        cancelledBy: 'volunteer',
        cancelReason: body.reason ?? '',
      } satisfies Partial<AssignmentView>,
    },
  });

/** `known` is what they said before, which it takes the place of. */
export const giveFeedback = (
  { id: assignmentId, title, needId, organisationId, volunteerId }: AssignmentView,
  known: FeedbackView | undefined,
  body: GiveFeedback,
  at: string,
) =>
  writes.write<FeedbackView>({
    method: 'POST',
    path: `${shiftUrl(assignmentId)}/feedback`,
    body,
    label: title,
    optimistic: {
      type: FEEDBACK,
      id: known?.id ?? `of ${assignmentId}`,
      view: {
        ...{ assignmentId, needId, organisationId, volunteerId, side: 'volunteer', recommendation: null },
        ...{ text: '', ...body, givenAt: at, version: known?.version ?? 0 },
      } satisfies Omit<FeedbackView, 'id'>,
    },
  });
