import type { MembershipView, OrganisationView } from '#shared/organisations.ts';
import type { NeedView } from '#shared/volunteering.ts';
import type { Answer, Person } from '../support/person.ts';
import { aNeed, aVolunteer } from '../support/samples.ts';
import type { TestServer } from '../support/test-server.ts';
import type { TestZone } from '../support/zones.ts';

export interface UndoWorld {
  server: TestServer;
  owner: Person;
  organisationId: string;
  zones: TestZone[];
}

/** The row whose state before must come back. */
export interface Watched {
  table: string;
  id: string;
}

export interface UndoCase {
  /** Brings about what the write begins with; gives the row it will touch (an id that the write makes is found later). */
  begin(
    world: UndoWorld,
  ): Promise<{ watched: Watched | null; by: Person; write(): Promise<Answer<{ id?: string }>> }>;
  table: string;
  /** Why it is refused instead of undone. */
  refused?: string;
}

const posted = ({ owner, organisationId, zones }: UndoWorld, draft = false) =>
  owner.post<NeedView>(
    '/nonprofit/needs',
    aNeed(organisationId, { draft, requiredSkills: ['Lifting', 'Spanish'], point: zones[0]!.point }),
  );

const member = async (world: UndoWorld): Promise<MembershipView> => {
  const { email } = await world.server.person('Kate Member');
  return world.owner.post(`/organisations/${world.organisationId}/members`, { email, role: 'coordinator' });
};

/** Every write that is declared, by method and path, with what taking it back must do. */
export const undoCases: Record<string, UndoCase> = {
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
      const headers = { 'if-match': `"${version}"` };
      return {
        watched: { table: 'need', id },
        by: world.owner,
        write: () => world.owner.ask('PATCH', `/nonprofit/needs/${id}`, { body, headers }),
      };
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
  'post /organisations': {
    table: 'organisation',
    refused: 'An organisation is not unmade',
    begin: async ({ owner }) => ({
      watched: null,
      by: owner,
      write: () =>
        owner.ask<OrganisationView>('POST', '/organisations', {
          body: { name: 'Second Pantry', kind: 'nonprofit', timeZone: 'UTC' },
        }),
    }),
  },
  'post /organisations/:id/members': {
    table: 'membership',
    begin: async ({ server, owner, organisationId }) => {
      const { email } = await server.person('Nora Newcomer');
      return {
        watched: null,
        by: owner,
        write: () =>
          owner.ask('POST', `/organisations/${organisationId}/members`, { body: { email, role: 'crew' } }),
      };
    },
  },
  'delete /organisations/:id/members/:membershipId': {
    table: 'membership',
    begin: async (world) => {
      const { id } = await member(world);
      return {
        watched: { table: 'membership', id },
        by: world.owner,
        write: () => world.owner.ask('DELETE', `/organisations/${world.organisationId}/members/${id}`),
      };
    },
  },
  'patch /users/me': {
    table: 'account',
    refused: 'An account is not taken back',
    begin: async ({ owner }) => ({
      watched: { table: 'account', id: owner.id },
      by: owner,
      write: () => owner.ask('PATCH', '/users/me', { body: { bio: 'Keeps another pantry' } }),
    }),
  },
};

/** Writes that leave nothing in history, and so have nothing to take back. */
export const leavesNoTrace = ['post /volunteer/matches'];
/** Whatever it touched decides. */
export const undoItself = ['post /undo/:commit'];
/** A batch is taken back as a whole: `tests/import` proves it. */
export const ofBatches = ['post /imports/:id/check', 'post /imports/:id/start', 'post /imports/:id/undo'];
