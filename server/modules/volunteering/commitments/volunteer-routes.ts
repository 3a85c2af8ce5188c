import { z } from 'zod';
import { behind, type Order, orderBy, pageOf } from '#server/kernel/http/paging.ts';
import { type Route, read, write } from '#server/kernel/http/route.ts';
import { isId } from '#server/kernel/ids.ts';
import { notFound } from '#server/kernel/refusal.ts';
import { ASSIGNMENT_STATES } from '#shared/assignment-steps.ts';
import {
  AssignmentView,
  ExpressInterest,
  FeedbackView,
  GiveFeedback,
  MatchView,
  StepBack,
} from '#shared/commitments.ts';
import { userRoom } from '#shared/kernel/rooms.ts';
import { Nonprofit } from '../nonprofit.entity.ts';
import { acceptOffer, declineOffer } from './answer-offer.ts';
import { Assignment } from './assignment.entity.ts';
import { assignmentView, feedbackView, matchView } from './commitment-views.ts';
import { Feedback } from './feedback.entity.ts';
import { giveFeedback } from './give-feedback.ts';
import { Match } from './match.entity.ts';
import { signUp } from './sign-up.ts';
import { cancelAssignment, reconfirmAssignment } from './step-assignment.ts';

const Nothing = z.strictObject({});

/** What a sign-up may be refused for. */
const SIGN_UP_REFUSALS = {
  '409 closed': 'The need takes nobody, or not any more.',
  '409 full': 'The last place is gone.',
  '409 already': 'The caller has signed up already.',
  '409 turned-down': 'The nonprofit has decided otherwise.',
  '409 no-profile': 'The caller has saved no volunteer profile yet.',
  '409 not-eligible': 'The caller does not fit the need; the detail says why.',
  '409 clash': 'The caller has promised that time to another need; the detail names it.',
};

const STEP_REFUSALS = {
  '409 cancelled': 'It was cancelled.',
  '409 not-confirmed': 'The nonprofit has not confirmed it yet.',
  '409 settled': 'It is known how it went.',
  '409 begun': 'The work has begun.',
  '409 over': 'The work is over.',
};

const ASKED = { '409 answered': 'The offer has been answered, taken back, or has expired.' };

/** What volunteers do with what they are offered and have promised. */
export const volunteerCommitmentRoutes: Route[] = [
  read({
    path: '/volunteer/offers',
    access: 'signed-in',
    policy: 'self',
    summary: 'Needs that were offered to the caller and wait for an answer, by start.',
    answer: pageOf(MatchView),
    pages: { usual: 50, most: 200 },
    run: async ({ snapshot: { em, shows }, actor, page }) => {
      shows(userRoom(actor.accountId));
      const order: Order<Match>[] = [
        ['startsAt', 'asc'],
        ['id', 'asc'],
      ];
      const mine = { volunteerId: actor.accountId, state: 'offered' as const };
      const matches = await em.find(
        Match,
        { $and: [mine, behind(order, page.after)] },
        { orderBy: orderBy(order), limit: page.take },
      );
      return page.cut(matches, matchView, ({ startsAt, id }) => [startsAt.toISOString(), id]);
    },
  }),
  write('post', {
    path: '/volunteer/matches/:id/accept',
    access: 'signed-in',
    policy: 'volunteer.write',
    summary: 'Takes a need that was offered; makes the commitment.',
    body: Nothing,
    status: 201,
    answer: AssignmentView,
    example: {},
    refusals: { ...SIGN_UP_REFUSALS, ...ASKED },
    run: async ({ transaction, actor, params: { id = '' }, now }) => {
      const assignment = await acceptOffer(transaction, actor, id, now);
      await transaction.em.flush();
      return assignmentView(assignment);
    },
  }),
  write('post', {
    path: '/volunteer/matches/:id/decline',
    access: 'signed-in',
    policy: 'volunteer.write',
    summary: 'Says no to a need that was offered. It is not offered again.',
    body: StepBack,
    answer: MatchView,
    example: { reason: 'I am away that week.' },
    refusals: ASKED,
    run: async ({ transaction, actor, params: { id = '' }, body, now }) => {
      const match = await declineOffer(transaction, actor, id, body, now);
      await transaction.em.flush();
      return matchView(match);
    },
  }),
  read({
    path: '/volunteer/assignments',
    access: 'signed-in',
    policy: 'self',
    summary: 'What the caller has promised and done, by start.',
    query: z.strictObject({
      state: z.enum(ASSIGNMENT_STATES).optional(),
      sort: z.enum(['startsAt', '-startsAt']).default('startsAt'),
    }),
    answer: pageOf(AssignmentView).extend({
      feedback: z.array(FeedbackView).describe('What the caller has said of those in `items`.'),
    }),
    pages: { usual: 200, most: 500 },
    run: async ({ snapshot: { em, shows }, actor, query: { state, sort }, page }) => {
      shows(userRoom(actor.accountId));
      const direction = sort === 'startsAt' ? 'asc' : 'desc';
      const order: Order<Assignment>[] = [
        ['startsAt', direction],
        ['id', direction],
      ];
      const mine = { volunteerId: actor.accountId, ...(state && { state }) };
      const assignments = await em.find(
        Assignment,
        { $and: [mine, behind(order, page.after)] },
        { orderBy: orderBy(order), limit: page.take },
      );
      const shown = page.cut(assignments, assignmentView, ({ startsAt, id }) => [startsAt.toISOString(), id]);
      const assignmentId = shown.items.map(({ id }) => id);
      const feedback = await em.find(Feedback, { assignmentId, side: 'volunteer' });
      return { ...shown, feedback: feedback.map(feedbackView) };
    },
  }),
  read({
    path: '/volunteer/assignments/:id',
    access: 'signed-in',
    policy: 'volunteer.write',
    summary: 'One commitment of the caller, with what they said of it and whom they can ask.',
    answer: z.strictObject({
      assignment: AssignmentView,
      feedback: FeedbackView.nullable(),
      contact: z.string().describe('Of the nonprofit; empty when it has given none.'),
    }),
    run: async ({ snapshot: { em, shows }, actor: { accountId }, params: { id = '' } }) => {
      const assignment = isId(id) ? await em.findOne(Assignment, { id, volunteerId: accountId }) : null;
      if (!assignment) throw notFound('commitment');
      shows(userRoom(accountId));
      const feedback = await em.findOne(Feedback, { assignmentId: id, side: 'volunteer' });
      const nonprofit = await em.findOne(Nonprofit, { id: assignment.organisationId });
      return {
        assignment: assignmentView(assignment),
        feedback: feedback && feedbackView(feedback),
        contact: nonprofit?.contact ?? '',
      };
    },
  }),
  write('post', {
    path: '/volunteer/assignments',
    access: 'signed-in',
    policy: 'self',
    summary: 'Signs up for a need: confirmed at once, or waiting for the nonprofit, as the need says.',
    body: ExpressInterest,
    status: 201,
    answer: AssignmentView,
    example: { needId: '0198c5a0-7d1f-7c41-9d3e-3a1b2c4d5e6f' },
    refusals: SIGN_UP_REFUSALS,
    run: async ({ transaction, actor, body, now }) => {
      const assignment = await signUp(transaction, actor, body.needId, now);
      await transaction.em.flush();
      return assignmentView(assignment);
    },
  }),
  write('post', {
    path: '/volunteer/assignments/:id/confirm',
    access: 'signed-in',
    policy: 'volunteer.write',
    summary: 'Says again that the caller comes.',
    body: Nothing,
    answer: AssignmentView,
    example: {},
    refusals: STEP_REFUSALS,
    run: async ({ transaction, actor, params: { id = '' }, now }) => {
      const assignment = await reconfirmAssignment(transaction, actor, id, now);
      await transaction.em.flush();
      return assignmentView(assignment);
    },
  }),
  write('post', {
    path: '/volunteer/assignments/:id/cancel',
    access: 'signed-in',
    policy: 'volunteer.write',
    summary: 'Says that the caller cannot come. After `cancelUntil` it is kept as late, never refused.',
    body: StepBack,
    answer: AssignmentView,
    example: { reason: 'My child is ill.' },
    refusals: STEP_REFUSALS,
    run: async ({ transaction, actor, params: { id = '' }, body, now }) => {
      const assignment = await cancelAssignment(transaction, actor, 'volunteer', id, body, now);
      await transaction.em.flush();
      return assignmentView(assignment);
    },
  }),
  write('post', {
    path: '/volunteer/assignments/:id/feedback',
    access: 'signed-in',
    policy: 'volunteer.write',
    summary: 'Says how it was; the nonprofit reads it. Sent again, it takes the place of the first.',
    body: GiveFeedback,
    answer: FeedbackView,
    example: { rating: 5, text: 'Well prepared, kind people.', wouldReturn: true },
    refusals: { '409 no-outcome': 'It is not marked that the caller was there.' },
    run: async ({ transaction, actor, params: { id = '' }, body, now }) => {
      const words = { ...body, recommendation: null };
      const feedback = await giveFeedback(transaction, actor, 'volunteer', id, words, now);
      await transaction.em.flush();
      return feedbackView(feedback);
    },
  }),
];
