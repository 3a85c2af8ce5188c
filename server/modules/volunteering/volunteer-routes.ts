import { z } from 'zod';
import { type Route, read, write } from '#server/kernel/http/route.ts';
import { notFound } from '#server/kernel/refusal.ts';
import { userRoom, zoneRoom } from '#shared/kernel/rooms.ts';
import { SaveVolunteer } from '#shared/volunteering.ts';
import { findNeed } from './find-need.ts';
import { followVolunteer } from './follow-volunteer.ts';
import { listNeeds, Page } from './list-needs.ts';
import { saveVolunteer } from './save-volunteer.ts';
import { VolunteerSuggestions, ZoneFigures } from './suggestions.entity.ts';
import { needView, volunteerSuggestionsView, volunteerView, zoneView } from './views.ts';
import { Volunteer } from './volunteer.entity.ts';
import { Zone } from './zone.entity.ts';
import type { ZoneDirectory } from './zone-directory.ts';

/** What volunteers do, and what everyone signed in may find. */
export const volunteerRoutes = (zones: ZoneDirectory): Route[] => [
  read({
    path: '/volunteer/profile',
    access: 'signed-in',
    policy: 'self',
    summary: 'What the caller brings as a volunteer; null before the first save.',
    run: async ({ snapshot: { em, shows }, actor }) => {
      const volunteer = await em.findOne(Volunteer, { id: actor.accountId });
      shows(userRoom(actor.accountId));
      return { volunteer: volunteer && volunteerView(volunteer) };
    },
  }),
  write('put', {
    path: '/volunteer/profile',
    access: 'signed-in',
    policy: 'self',
    summary: 'Saves what the caller brings as a volunteer.',
    body: SaveVolunteer,
    run: async ({ transaction, actor, body }) => {
      const volunteer = await saveVolunteer(transaction, zones, actor, body);
      await transaction.em.flush();
      return volunteerView(volunteer);
    },
  }),
  read({
    path: '/volunteer/matches',
    access: 'signed-in',
    policy: 'self',
    summary: 'The best open needs for the caller; null until they follow them.',
    run: async ({ snapshot: { em, shows }, actor }) => {
      const suggestions = await em.findOne(VolunteerSuggestions, { id: actor.accountId });
      shows(userRoom(actor.accountId));
      return { suggestions: suggestions && volunteerSuggestionsView(suggestions) };
    },
  }),
  write('post', {
    path: '/volunteer/matches',
    access: 'signed-in',
    policy: 'self',
    summary: 'Keeps the list of the best open needs for the caller true from now on.',
    body: z.strictObject({}),
    run: async ({ transaction, actor }) => {
      if (!(await transaction.em.findOne(Volunteer, { id: actor.accountId }))) throw notFound('volunteer');
      const suggestions = await followVolunteer(transaction, actor.accountId);
      await transaction.em.flush();
      return volunteerSuggestionsView(suggestions);
    },
  }),
  read({
    path: '/volunteer/needs/:id',
    access: 'signed-in',
    policy: 'need.browse',
    summary: 'One need, as everyone may see it.',
    run: async ({ snapshot: { em, shows }, actor, params: { id = '' } }) => {
      const need = await findNeed(em, actor, 'need.browse', id);
      if (need.zoneId) shows(zoneRoom(need.zoneId));
      return needView(need);
    },
  }),
  read({
    path: '/volunteer/zone/:zoneId/needs',
    access: 'signed-in',
    policy: 'anyone',
    summary: 'The open needs of a zone, by start.',
    query: Page,
    run: async ({ snapshot: { em, shows }, params: { zoneId = '' }, query }) => {
      if (!z.uuid().safeParse(zoneId).success || !(await em.findOne(Zone, { id: zoneId })))
        throw notFound('zone');
      shows(zoneRoom(zoneId));
      return listNeeds(em, { zoneId, state: 'open' }, query);
    },
  }),
  read({
    path: '/zones',
    access: 'signed-in',
    policy: 'anyone',
    summary: 'Every zone, with how many open needs it has.',
    run: async ({ snapshot: { em } }) => {
      const rows = await em.find(Zone, {}, { orderBy: { borough: 'asc', name: 'asc' } });
      const figures = new Map((await em.find(ZoneFigures, {})).map(({ id, openNeeds }) => [id, openNeeds]));
      const items = rows.map((zone) => ({ ...zoneView(zone), openNeeds: figures.get(zone.id) ?? 0 }));
      return { items, nextCursor: null };
    },
  }),
  read({
    path: '/skills',
    access: 'signed-in',
    policy: 'anyone',
    summary: 'Names of skills in use, most used first, to choose from.',
    run: async ({ snapshot: { sql } }) => {
      const rows = await sql<{ name: string }>(
        `select name from (
           select jsonb_array_elements_text(skills) as name from volunteer
           union all select jsonb_array_elements_text(required_skills) from need
         ) s group by name order by count(*) desc, name limit 300`,
      );
      return { items: rows.map(({ name }) => name) };
    },
  }),
];
