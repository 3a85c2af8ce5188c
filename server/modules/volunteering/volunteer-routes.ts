import { z } from 'zod';
import { behind, type Order, orderBy, pageOf } from '#server/kernel/http/paging.ts';
import { type Route, read, write } from '#server/kernel/http/route.ts';
import { notFound } from '#server/kernel/refusal.ts';
import { userRoom, zoneRoom } from '#shared/kernel/rooms.ts';
import {
  NeedView,
  NonprofitAbout,
  SaveVolunteer,
  VolunteerSuggestionsView,
  VolunteerView,
  ZoneView,
} from '#shared/volunteering.ts';
import { findNeed } from './find-need.ts';
import { followVolunteer } from './follow-volunteer.ts';
import { Nonprofit } from './nonprofit.entity.ts';
import { saveVolunteer } from './save-volunteer.ts';
import { VolunteerSuggestions, ZoneFigures } from './suggestions.entity.ts';
import { needView, nonprofitAbout, volunteerSuggestionsView, volunteerView, zoneView } from './views.ts';
import { Volunteer } from './volunteer.entity.ts';
import { Zone } from './zone.entity.ts';
import type { ZoneDirectory } from './zone-directory.ts';

const BY_PLACE: Order<Zone>[] = [
  ['borough', 'asc'],
  ['name', 'asc'],
  ['id', 'asc'],
];

const EXAMPLE = {
  skills: ['Cooking', 'Spanish'],
  availability: {
    weekly: [[], [], [{ from: 1080, to: 1260 }], [], [], [{ from: 540, to: 1020 }], []],
    exceptions: [{ date: '2027-05-08', intervals: [] }],
  },
  timeZone: 'America/New_York',
  point: { lat: 40.6449, lng: -73.9582 },
  maxDistanceMiles: 5,
  qualifications: [{ name: 'Food handler', expiresOn: '2028-01-31' }],
};

/** What volunteers do, and what everyone signed in may find. */
export const volunteerRoutes = (zones: ZoneDirectory): Route[] => [
  read({
    path: '/volunteer/profile',
    access: 'signed-in',
    policy: 'self',
    summary: 'What the caller brings as a volunteer; null before the first save.',
    answer: z.strictObject({ volunteer: VolunteerView.nullable() }),
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
    answer: VolunteerView,
    example: EXAMPLE,
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
    answer: z.strictObject({ suggestions: VolunteerSuggestionsView.nullable() }),
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
    answer: VolunteerSuggestionsView,
    example: {},
    refusals: { '404 not-found': 'The caller has saved no volunteer profile yet.' },
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
    answer: NeedView,
    run: async ({ snapshot: { em, shows }, actor, params: { id = '' } }) => {
      const need = await findNeed(em, actor, 'need.browse', id);
      if (need.zoneId) shows(zoneRoom(need.zoneId));
      return needView(need);
    },
  }),
  read({
    path: '/volunteer/needs/:id/nonprofit',
    access: 'signed-in',
    policy: 'need.browse',
    summary: 'Who posted a need: what the nonprofit says of itself; null when it has said nothing yet.',
    answer: z.strictObject({ nonprofit: NonprofitAbout.nullable() }),
    run: async ({ snapshot: { em, shows }, actor, params: { id = '' } }) => {
      const need = await findNeed(em, actor, 'need.browse', id);
      if (need.zoneId) shows(zoneRoom(need.zoneId));
      const nonprofit = await em.findOne(Nonprofit, { id: need.organisationId });
      return { nonprofit: nonprofit && nonprofitAbout(nonprofit) };
    },
  }),
  read({
    path: '/zones',
    access: 'signed-in',
    policy: 'anyone',
    summary: 'Every zone, with how many open needs it has.',
    answer: pageOf(ZoneView.extend({ openNeeds: z.number().int() })),
    pages: { usual: 500, most: 500 },
    run: async ({ snapshot: { em }, page }) => {
      const zones = await em.find(Zone, behind(BY_PLACE, page.after), {
        orderBy: orderBy(BY_PLACE),
        limit: page.take,
      });
      const figures = await em.find(ZoneFigures, { id: zones.map(({ id }) => id) });
      const openNeeds = new Map(figures.map((one) => [one.id, one.openNeeds]));
      return page.cut(
        zones,
        (zone) => ({ ...zoneView(zone), openNeeds: openNeeds.get(zone.id) ?? 0 }),
        ({ borough, name, id }) => [borough, name, id],
      );
    },
  }),
  read({
    path: '/skills',
    access: 'signed-in',
    policy: 'anyone',
    summary: 'Names of skills in use, most used first, to choose from.',
    answer: z.strictObject({ items: z.array(z.string()) }),
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
