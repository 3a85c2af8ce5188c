import { z } from 'zod';
import { pageOf } from '#server/kernel/http/paging.ts';
import { type Route, read, write } from '#server/kernel/http/route.ts';
import { authorise } from '#server/modules/organisations/policy.ts';
import { AssignmentView, FeedbackView, MatchView, StepBack } from '#shared/commitments.ts';
import { needRoom, needsRoom } from '#shared/kernel/rooms.ts';
import { RescueView } from '#shared/rescue.ts';
import { can } from '#shared/rights.ts';
import { NEED_STATES, NeedSuggestionsView, NeedView, PostNeed, ReviseNeed } from '#shared/volunteering.ts';
import { Assignment } from './commitments/assignment.entity.ts';
import { assignmentView, feedbackView, matchView } from './commitments/commitment-views.ts';
import { Feedback } from './commitments/feedback.entity.ts';
import { Match } from './commitments/match.entity.ts';
import { findNeed } from './find-need.ts';
import { listNeeds, NEED_PAGES, NeedOrder } from './list-needs.ts';
import { postNeed } from './post-need.ts';
import { Rescue, rescueView } from './rescue/rescue.entity.ts';
import { reviseNeed } from './revise-need.ts';
import { cancelNeed, openNeed } from './step-need.ts';
import { NeedSuggestions } from './suggestions.entity.ts';
import { needSuggestionsView, needView } from './views.ts';
import type { ZoneDirectory } from './zone-directory.ts';

const Nothing = z.strictObject({});

/** What a step of a need's life may be refused for. */
const STEP_REFUSALS = { '409 state': 'The need is in a state that does not lead there.' };

const EXAMPLE = {
  organisationId: '0198c5a0-7d1f-7c41-9d3e-3a1b2c4d5e6f',
  title: 'Pack and hand out groceries',
  category: 'Food',
  requiredSkills: ['Lifting'],
  startsAt: '2027-05-08T14:00:00Z',
  endsAt: '2027-05-08T17:00:00Z',
  timeZone: 'America/New_York',
  address: '1190 Flatbush Avenue, Brooklyn',
  point: { lat: 40.6449, lng: -73.9582 },
  placesMin: 2,
  placesMax: 6,
};

/** What a nonprofit's people do with their needs. */
export const needRoutes = (zones: ZoneDirectory): Route[] => [
  write('post', {
    path: '/nonprofit/needs',
    access: 'signed-in',
    policy: 'need.write',
    summary: 'Posts a need; it opens at once unless it is a draft.',
    body: PostNeed,
    status: 201,
    answer: NeedView,
    example: EXAMPLE,
    run: async ({ transaction, actor, body, now }) => {
      const need = await postNeed(transaction, zones, actor, body, now);
      await transaction.em.flush();
      return needView(need);
    },
  }),
  read({
    path: '/nonprofit/needs',
    access: 'signed-in',
    policy: 'need.read',
    summary: 'The needs of one nonprofit, by start.',
    query: z.strictObject({
      organisationId: z.uuid(),
      state: z.enum(NEED_STATES).optional(),
      sort: NeedOrder,
    }),
    answer: pageOf(NeedView),
    pages: NEED_PAGES,
    run: async ({ snapshot, actor, query: { sort, ...which }, page }) => {
      authorise(actor, 'need.read', { organisationId: which.organisationId }, 'organisation');
      snapshot.shows(needsRoom(which.organisationId));
      return listNeeds(snapshot.em, which, page, sort);
    },
  }),
  read({
    path: '/nonprofit/needs/:id',
    access: 'signed-in',
    policy: 'need.read',
    summary:
      'One need; for those who may read suggestions with these, offers, commitments and feedback, which are empty for others.',
    answer: z.strictObject({
      need: NeedView,
      suggestions: NeedSuggestionsView.nullable(),
      matches: z.array(MatchView),
      assignments: z.array(AssignmentView),
      feedback: z.array(FeedbackView),
      rescue: RescueView.nullable(),
    }),
    thing: 'need',
    run: async ({ snapshot: { em, shows }, actor, params: { id = '' } }) => {
      const need = await findNeed(em, actor, 'need.read', id);
      const { organisationId } = need;
      // The need's own room tells of its people too.
      if (!can(actor, 'suggestion.read', { organisationId })) {
        shows(needsRoom(organisationId));
        const none = { suggestions: null, matches: [], assignments: [], feedback: [], rescue: null };
        return { need: needView(need), ...none };
      }
      const suggestions = await em.findOne(NeedSuggestions, { id });
      const rescue = await em.findOne(Rescue, { id });
      shows(needRoom(id));
      return {
        need: needView(need),
        suggestions: suggestions && needSuggestionsView(suggestions),
        matches: (await em.find(Match, { needId: id })).map(matchView),
        assignments: (await em.find(Assignment, { needId: id })).map(assignmentView),
        feedback: (await em.find(Feedback, { needId: id })).map(feedbackView),
        rescue: rescue && rescueView(rescue),
      };
    },
  }),
  write('patch', {
    path: '/nonprofit/needs/:id',
    access: 'signed-in',
    policy: 'need.write',
    summary: 'Changes fields of a need; If-Match carries the version that was seen.',
    body: ReviseNeed,
    conditional: 'required',
    answer: NeedView,
    example: { title: 'Pack groceries', placesMax: 8 },
    refusals: {
      '409 state': 'The need is over.',
      '409 committed': 'Volunteers are committed to it, so it keeps its place and theirs.',
      '409 clash': 'Somebody who is committed to it has promised the new time elsewhere.',
      '409 conflict': 'Somebody else changed one of these fields since the version you have.',
    },
    run: async ({ transaction, actor, params: { id = '' }, ifMatch, body, now }) => {
      const need = await reviseNeed(transaction, zones, actor, id, ifMatch, body, now);
      await transaction.em.flush();
      return needView(need);
    },
  }),
  write('post', {
    path: '/nonprofit/needs/:id/open',
    access: 'signed-in',
    policy: 'need.write',
    summary: 'Shows a draft to volunteers.',
    body: Nothing,
    answer: NeedView,
    example: {},
    refusals: { ...STEP_REFUSALS, '409 no-place': 'The need has no place yet.' },
    run: async ({ transaction, actor, params: { id = '' } }) => {
      const need = await openNeed(transaction, actor, id);
      await transaction.em.flush();
      return needView(need);
    },
  }),
  write('post', {
    path: '/nonprofit/needs/:id/cancel',
    access: 'signed-in',
    policy: 'need.write',
    summary: 'Takes a need back, with its offers and commitments; those whom it concerns read the reason.',
    body: StepBack,
    answer: NeedView,
    example: { reason: 'The delivery does not come.' },
    refusals: STEP_REFUSALS,
    run: async ({ transaction, actor, params: { id = '' }, body, now }) => {
      const need = await cancelNeed(transaction, actor, id, body, now);
      await transaction.em.flush();
      return needView(need);
    },
  }),
];
