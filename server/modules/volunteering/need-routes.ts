import { z } from 'zod';
import { type Route, read, write } from '#server/kernel/http/route.ts';
import { authorise } from '#server/modules/organisations/policy.ts';
import { needRoom, organisationRoom } from '#shared/kernel/rooms.ts';
import { PostNeed, ReviseNeed } from '#shared/volunteering.ts';
import { findNeed } from './find-need.ts';
import { listNeeds, Page } from './list-needs.ts';
import { postNeed } from './post-need.ts';
import { reviseNeed } from './revise-need.ts';
import { cancelNeed, openNeed } from './step-need.ts';
import { NeedSuggestions } from './suggestions.entity.ts';
import { needSuggestionsView, needView } from './views.ts';
import type { ZoneDirectory } from './zone-directory.ts';

const Nothing = z.strictObject({});

/** What a nonprofit's people do with their needs. */
export const needRoutes = (zones: ZoneDirectory): Route[] => [
  write('post', {
    path: '/nonprofit/needs',
    access: 'signed-in',
    policy: 'need.write',
    summary: 'Posts a need; it opens at once unless it is a draft.',
    body: PostNeed,
    status: 201,
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
    query: Page.extend({ organisationId: z.uuid() }),
    run: async ({ snapshot, actor, query: { organisationId, ...page } }) => {
      authorise(actor, 'need.read', { organisationId }, 'organisation');
      snapshot.shows(organisationRoom(organisationId));
      return listNeeds(snapshot.em, { organisationId }, page);
    },
  }),
  read({
    path: '/nonprofit/needs/:id',
    access: 'signed-in',
    policy: 'suggestion.read',
    summary: 'One need with its suggestions.',
    run: async ({ snapshot: { em, shows }, actor, params: { id = '' } }) => {
      const need = await findNeed(em, actor, 'suggestion.read', id);
      const suggestions = await em.findOne(NeedSuggestions, { id });
      shows(needRoom(id));
      return { need: needView(need), suggestions: suggestions && needSuggestionsView(suggestions) };
    },
  }),
  write('patch', {
    path: '/nonprofit/needs/:id',
    access: 'signed-in',
    policy: 'need.write',
    summary: 'Changes fields of a need; If-Match carries the version that was seen.',
    body: ReviseNeed,
    run: async ({ transaction, actor, params: { id = '' }, ifMatch, body }) => {
      const need = await reviseNeed(transaction, zones, actor, id, ifMatch, body);
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
    summary: 'Takes a need back.',
    body: Nothing,
    run: async ({ transaction, actor, params: { id = '' } }) => {
      const need = await cancelNeed(transaction, actor, id);
      await transaction.em.flush();
      return needView(need);
    },
  }),
];
