import { z } from 'zod';
import { type Route, write } from '#server/kernel/http/route.ts';
import {
  AssignmentView,
  ConfirmShowUp,
  FeedbackView,
  GiveNonprofitFeedback,
  MatchView,
  OfferNeed,
  StepBack,
} from '#shared/commitments.ts';
import { RescueView, SetRescue } from '#shared/rescue.ts';
import { rescueView } from '../rescue/rescue.entity.ts';
import { setRescue } from '../rescue/set-rescue.ts';
import { withdrawOffer } from './answer-offer.ts';
import { assignmentView, feedbackView, matchView } from './commitment-views.ts';
import { giveFeedback } from './give-feedback.ts';
import { markAssignment } from './mark-assignment.ts';
import { offerNeed } from './offer-need.ts';
import { approveAssignment, cancelAssignment } from './step-assignment.ts';

const Nothing = z.strictObject({});

const STEP_REFUSALS = {
  '409 cancelled': 'It was cancelled.',
  '409 already': 'It stands there already.',
  '409 settled': 'They were checked in, or it is known how it went.',
  '409 over': 'The work is over.',
};

/** What coordinators do with offers and commitments. */
export const nonprofitCommitmentRoutes: Route[] = [
  write('post', {
    path: '/nonprofit/needs/:id/offers',
    access: 'signed-in',
    policy: 'need.write',
    summary: 'Offers a need to volunteers whom it suits: to all of them or to nobody.',
    body: OfferNeed,
    status: 201,
    answer: z.strictObject({ items: z.array(MatchView) }),
    example: { volunteerIds: ['0198c5a0-7d1f-7c41-9d3e-3a1b2c4d5e6f'] },
    refusals: {
      '409 closed': 'The need takes nobody, or not any more.',
      '409 full': 'The last place is gone.',
      '409 not-askable': 'Somebody does not fit, or was asked already; `errors` says who.',
    },
    run: async ({ transaction, actor, params: { id = '' }, body, now }) => {
      const matches = await offerNeed(transaction, actor, id, body, now);
      await transaction.em.flush();
      return { items: matches.map(matchView) };
    },
  }),
  write('post', {
    path: '/nonprofit/needs/:id/rescue',
    access: 'signed-in',
    policy: 'need.write',
    summary: 'Lets the rescue of a need that is thin rest, or go on. Offers that are out stay.',
    body: SetRescue,
    answer: RescueView,
    example: { paused: true },
    run: async ({ transaction, actor, params: { id = '' }, body, now }) =>
      rescueView(await setRescue(transaction, actor, id, body.paused, now)),
  }),
  write('post', {
    path: '/nonprofit/matches/:id/withdraw',
    access: 'signed-in',
    policy: 'need.write',
    summary: 'Takes back an offer that nobody has answered.',
    body: StepBack,
    answer: MatchView,
    example: { reason: 'We have found enough people.' },
    refusals: { '409 answered': 'The offer has been answered, taken back, or has expired.' },
    run: async ({ transaction, actor, params: { id = '' }, body, now }) => {
      const match = await withdrawOffer(transaction, actor, id, body, now);
      await transaction.em.flush();
      return matchView(match);
    },
  }),
  write('post', {
    path: '/nonprofit/assignments/:id/confirm',
    access: 'signed-in',
    policy: 'need.write',
    summary: 'Gives a place to a volunteer who waits for one.',
    body: Nothing,
    answer: AssignmentView,
    example: {},
    refusals: {
      ...STEP_REFUSALS,
      '409 closed': 'The need takes nobody any more.',
      '409 full': 'The last place is gone.',
      '409 clash': 'The volunteer has promised that time elsewhere.',
      '409 begun': 'The work has begun.',
    },
    run: async ({ transaction, actor, params: { id = '' }, now }) => {
      const assignment = await approveAssignment(transaction, actor, id, now);
      await transaction.em.flush();
      return assignmentView(assignment);
    },
  }),
  write('post', {
    path: '/nonprofit/assignments/:id/cancel',
    access: 'signed-in',
    policy: 'need.write',
    summary: 'Turns down a volunteer who waits, or gives up a confirmed one; they read the reason.',
    body: StepBack,
    answer: AssignmentView,
    example: { reason: 'We need somebody with a driving licence.' },
    refusals: STEP_REFUSALS,
    run: async ({ transaction, actor, params: { id = '' }, body, now }) => {
      const assignment = await cancelAssignment(transaction, actor, 'nonprofit', id, body, now);
      await transaction.em.flush();
      return assignmentView(assignment);
    },
  }),
  write('post', {
    path: '/nonprofit/assignments/:id/confirm-show-up',
    access: 'signed-in',
    policy: 'need.write',
    summary: 'Checks somebody in, or marks how it went; a mark may be corrected later.',
    body: ConfirmShowUp,
    answer: AssignmentView,
    example: { outcome: 'showed', hours: 3 },
    refusals: {
      ...STEP_REFUSALS,
      '409 not-confirmed': 'They have no place yet.',
      '409 too-early': 'The work has not begun; checking in opens two hours before.',
    },
    run: async ({ transaction, actor, params: { id = '' }, body, now }) => {
      const assignment = await markAssignment(transaction, actor, id, body, now);
      await transaction.em.flush();
      return assignmentView(assignment);
    },
  }),
  write('post', {
    path: '/nonprofit/assignments/:id/feedback',
    access: 'signed-in',
    policy: 'need.write',
    summary: 'Says how it was with a volunteer; only the nonprofit reads it.',
    body: GiveNonprofitFeedback,
    answer: FeedbackView,
    example: { rating: 5, text: 'Quick and friendly.', wouldReturn: true, recommendation: 9 },
    refusals: { '409 no-outcome': 'It is not marked yet how it went.' },
    run: async ({ transaction, actor, params: { id = '' }, body, now }) => {
      const feedback = await giveFeedback(transaction, actor, 'nonprofit', id, body, now);
      await transaction.em.flush();
      return feedbackView(feedback);
    },
  }),
];
