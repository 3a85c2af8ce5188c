import type { NeedView } from '#shared/volunteering.ts';
import { aNeed, aVolunteer } from '../support/samples.ts';
import { atVersion, type UndoCases, type UndoWorld } from './undo-case.ts';
import { accountCases } from './undo-cases-of-accounts.ts';
import { commitmentCases } from './undo-cases-of-commitments.ts';
import { organisationCases } from './undo-cases-of-organisations.ts';

const posted = ({ owner, organisationId, zones }: UndoWorld, draft = false) =>
  owner.post<NeedView>(
    '/nonprofit/needs',
    aNeed(organisationId, { draft, requiredSkills: ['Lifting', 'Spanish'], point: zones[0]!.point }),
  );

/** Every write that is declared, by method and path, with what taking it back must do. */
export const undoCases: UndoCases = {
  ...accountCases,
  ...organisationCases,
  ...commitmentCases,
  'post /nonprofit/needs': {
    table: 'need',
    begin: async ({ owner, organisationId }) => ({
      watched: null,
      by: owner,
      write: () => owner.ask('POST', '/nonprofit/needs', { body: aNeed(organisationId) }),
    }),
  },
  'patch /nonprofit/needs/:id': {
    table: 'need',
    begin: async (world) => {
      const { id, version } = await posted(world);
      const body = {
        title: 'Another title',
        requiredSkills: ['Driving'],
        point: world.zones[1]!.point,
        startsAt: '2027-03-06T14:00:00.000Z',
        endsAt: '2027-03-06T16:30:00.000Z',
        cancelUntil: '2027-03-05T14:00:00.000Z',
        minimumAge: 18,
      };
      const headers = atVersion({ version });
      return {
        watched: { table: 'need', id },
        by: world.owner,
        write: () => world.owner.ask('PATCH', `/nonprofit/needs/${id}`, { body, headers }),
      };
    },
  },
  'patch /nonprofit/profile/:id': {
    table: 'nonprofit',
    begin: async ({ owner, organisationId }) => {
      const path = `/nonprofit/profile/${organisationId}`;
      const first = { mission: 'Food', contact: 'Ruth' };
      await owner.ask('PATCH', path, { body: first, headers: atVersion({ version: 0 }) });
      const body = { mission: 'Food for everybody', point: { lat: 40.65, lng: -73.95 } };
      return {
        watched: { table: 'nonprofit', id: organisationId },
        by: owner,
        write: () => owner.ask('PATCH', path, { body, headers: atVersion({ version: 1 }) }),
      };
    },
  },
  'post /admin/nonprofits/:id/verify': {
    table: 'nonprofit',
    begin: async ({ server }) => {
      // An administrator who also belongs there; the next test is about an owner who does not administrate.
      const by = await server.person('Ada Administrator', { administrator: true });
      const id = await server.nonprofit(by);
      const verify = (verified: boolean) =>
        by.ask<{ id?: string }>('POST', `/admin/nonprofits/${id}/verify`, { body: { verified } });
      await verify(false);
      return { watched: { table: 'nonprofit', id }, by, write: () => verify(true) };
    },
  },
  'post /nonprofit/needs/:id/open': {
    table: 'need',
    begin: async (world) => {
      const { id } = await posted(world, true);
      return {
        watched: { table: 'need', id },
        by: world.owner,
        write: () => world.owner.ask('POST', `/nonprofit/needs/${id}/open`, { body: {} }),
      };
    },
  },
  'post /nonprofit/needs/:id/cancel': {
    table: 'need',
    begin: async (world) => {
      const { id } = await posted(world);
      return {
        watched: { table: 'need', id },
        by: world.owner,
        write: () => world.owner.ask('POST', `/nonprofit/needs/${id}/cancel`, { body: {} }),
      };
    },
  },
  'put /volunteer/profile': {
    table: 'volunteer',
    begin: async ({ server, zones }) => {
      const person = await server.person('Vera Volunteer');
      await person.ask('PUT', '/volunteer/profile', {
        body: aVolunteer({ skills: ['Cooking'], birthYear: 1990 }),
      });
      const body = aVolunteer({ point: zones[0]!.point, maxDistanceMiles: 1, birthYear: null });
      return {
        watched: { table: 'volunteer', id: person.id },
        by: person,
        write: () => person.ask('PUT', '/volunteer/profile', { body }),
      };
    },
  },
};

/** Writes that leave nothing in history, and so have nothing to take back. */
export const leavesNoTrace = [
  ...['post /notifications/settle', 'post /notifications/:id/snooze'],
  'post /volunteer/matches',
  'delete /users/me/sessions',
  'delete /users/me/sessions/:id',
];
/** Whatever it touched decides. */
export const undoItself = ['post /undo/:commit'];
/** A batch is taken back as a whole: `tests/import` proves it. */
export const ofBatches = ['post /imports/:id/check', 'post /imports/:id/start', 'post /imports/:id/undo'];
