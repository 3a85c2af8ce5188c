import type { MatchView } from '#shared/commitments.ts';
import { Commitments } from '../support/commitments.ts';
import type { Person } from '../support/person.ts';
import { rescued } from '../support/rescued.ts';
import type { UndoCases, UndoWorld } from './undo-case.ts';

const made = ({ server, owner, organisationId }: UndoWorld) => new Commitments(server, owner, organisationId);

/** A step on an assignment or match, by whoever may take it. */
const step = (by: Person, table: string, id: string, verb: string, body: object = {}) => ({
  watched: { table, id },
  by,
  write: () => by.ask<{ id?: string }>('POST', `/${verb.replace(':id', id)}`, { body }),
});

const said = { rating: 4, text: 'Good', wouldReturn: true };

export const commitmentCases: UndoCases = {
  'post /volunteer/assignments': {
    table: 'assignment',
    begin: async (world) => {
      const [need, volunteer] = [await made(world).need(), await made(world).volunteer()];
      const body = { needId: need.id };
      return {
        watched: null,
        by: volunteer,
        write: () => volunteer.ask('POST', '/volunteer/assignments', { body }),
      };
    },
  },
  'post /volunteer/matches/:id/accept': {
    table: 'match',
    begin: async (world) => {
      const { volunteer, match } = await made(world).offered();
      return step(volunteer, 'match', match.id, 'volunteer/matches/:id/accept');
    },
  },
  'post /volunteer/matches/:id/decline': {
    table: 'match',
    begin: async (world) => {
      const { volunteer, match } = await made(world).offered();
      return step(volunteer, 'match', match.id, 'volunteer/matches/:id/decline', { reason: 'Away' });
    },
  },
  'post /volunteer/assignments/:id/confirm': {
    table: 'assignment',
    begin: async (world) => {
      const { volunteer, assignment } = await made(world).promised();
      return step(volunteer, 'assignment', assignment.id, 'volunteer/assignments/:id/confirm');
    },
  },
  'post /volunteer/assignments/:id/cancel': {
    table: 'assignment',
    begin: async (world) => {
      const { volunteer, assignment } = await made(world).promised();
      return step(volunteer, 'assignment', assignment.id, 'volunteer/assignments/:id/cancel', {
        reason: 'Ill',
      });
    },
  },
  'post /volunteer/assignments/:id/feedback': {
    table: 'feedback',
    begin: async (world) => {
      const { volunteer, assignment } = await made(world).marked();
      return {
        ...step(volunteer, 'feedback', assignment.id, 'volunteer/assignments/:id/feedback', said),
        watched: null,
      };
    },
  },
  'post /nonprofit/needs/:id/offers': {
    table: 'match',
    begin: async (world) => {
      const [need, volunteer] = [await made(world).need(), await made(world).volunteer()];
      const body = { volunteerIds: [volunteer.id] };
      return {
        watched: null,
        by: world.owner,
        // The watched row is the one that was made.
        write: async () => {
          const answer = await world.owner.ask<{ items: MatchView[] }>(
            'POST',
            `/nonprofit/needs/${need.id}/offers`,
            { body },
          );
          return { ...answer, body: { id: answer.body.items[0]!.id } };
        },
      };
    },
  },
  'post /nonprofit/needs/:id/rescue': {
    table: 'rescue',
    begin: async (world) => {
      const { id } = await rescued(world.server, made(world));
      return {
        watched: { table: 'rescue', id },
        by: world.owner,
        write: () => world.owner.ask('POST', `/nonprofit/needs/${id}/rescue`, { body: { paused: true } }),
      };
    },
  },
  'post /nonprofit/matches/:id/withdraw': {
    table: 'match',
    begin: async (world) => {
      const { match } = await made(world).offered();
      return step(world.owner, 'match', match.id, 'nonprofit/matches/:id/withdraw', { reason: 'Found' });
    },
  },
  'post /nonprofit/assignments/:id/confirm': {
    table: 'assignment',
    begin: async (world) => {
      const { assignment } = await made(world).promised({ signUp: 'approval' });
      return step(world.owner, 'assignment', assignment.id, 'nonprofit/assignments/:id/confirm');
    },
  },
  'post /nonprofit/assignments/:id/cancel': {
    table: 'assignment',
    begin: async (world) => {
      const { assignment } = await made(world).promised();
      const body = { reason: 'Less to do' };
      return step(world.owner, 'assignment', assignment.id, 'nonprofit/assignments/:id/cancel', body);
    },
  },
  'post /nonprofit/assignments/:id/confirm-show-up': {
    table: 'assignment',
    begin: async (world) => {
      const { assignment } = await made(world).begun();
      const body = { outcome: 'showed', hours: 2.5, note: 'Stayed until the end' };
      return step(
        world.owner,
        'assignment',
        assignment.id,
        'nonprofit/assignments/:id/confirm-show-up',
        body,
      );
    },
  },
  'post /nonprofit/assignments/:id/feedback': {
    table: 'feedback',
    begin: async (world) => {
      const { assignment } = await made(world).marked();
      return {
        ...step(world.owner, 'feedback', assignment.id, 'nonprofit/assignments/:id/feedback', said),
        watched: null,
      };
    },
  },
};
