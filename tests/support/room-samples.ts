import type { RoomKind } from '#shared/kernel/rooms.ts';
import { type Actor, can } from '#shared/rights.ts';
import type { Cast } from './cast.ts';
import type { Person } from './person.ts';

/** A room of a kind, and whom it is for. */
export interface RoomSample {
  room(cast: Cast, person: Person): string | Promise<string>;
  isFor(actor: Actor, cast: Cast): boolean;
}

/** One or more for every kind of room that somebody may join. */
export const roomSamples: Partial<Record<RoomKind, readonly RoomSample[]>> = {
  user: [
    { room: (_cast, person) => `user:${person.id}`, isFor: () => true },
    { room: ({ owner }) => `user:${owner.id}`, isFor: () => false },
  ],
  organisation: [
    {
      room: ({ organisationId }) => `organisation:${organisationId}`,
      isFor: (actor, { organisationId }) =>
        can(actor, 'organisation.read', { organisationId }) && can(actor, 'member.read', { organisationId }),
    },
  ],
  management: [
    {
      room: ({ organisationId }) => `management:${organisationId}`,
      isFor: (actor, { organisationId }) => can(actor, 'member.manage', { organisationId }),
    },
  ],
  team: [
    {
      room: ({ teamId }) => `team:${teamId}`,
      isFor: (actor, { organisationId, teamId }) =>
        can(actor, 'member.read', { organisationId }) ||
        actor.standings[organisationId]?.teams.includes(teamId) === true,
    },
  ],
  operations: [{ room: () => 'operations', isFor: (actor) => can(actor, 'platform.read', {}) }],
  zone: [{ room: ({ zone }) => `zone:${zone.id}`, isFor: () => true }],
  needs: [
    {
      room: ({ organisationId }) => `needs:${organisationId}`,
      isFor: (actor, { organisationId }) => can(actor, 'need.read', { organisationId }),
    },
  ],
  dashboard: [
    {
      room: ({ organisationId }) => `dashboard:${organisationId}`,
      isFor: (actor, { organisationId }) => can(actor, 'need.read', { organisationId }),
    },
  ],
  need: [
    {
      room: async (cast) => `need:${(await cast.need()).id}`,
      isFor: (actor, { organisationId }) => can(actor, 'suggestion.read', { organisationId }),
    },
  ],
};
