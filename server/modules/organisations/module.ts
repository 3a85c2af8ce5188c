import { organisationGround, teamGround } from '#server/kernel/access.ts';
import { isId } from '#server/kernel/ids.ts';
import type { LiveThings } from '#server/kernel/live-things.ts';
import type { Module } from '#server/kernel/module.ts';
import { notFound, Refusal } from '#server/kernel/refusal.ts';
import { managementRoom, organisationRoom, teamRoom, userRoom } from '#shared/kernel/rooms.ts';
import { can } from '#shared/rights.ts';
import { CustomRole } from './custom-role.entity.ts';
import { exportRoutes } from './export-routes.ts';
import { followNames } from './follow-names.ts';
import { organisationsData } from './held-data.ts';
import { Invitation } from './invitation.entity.ts';
import { invitationRoutes } from './invitation-routes.ts';
import { actorIn } from './load-actor.ts';
import { memberRoutes } from './member-routes.ts';
import { Membership } from './membership.entity.ts';
import { Organisation } from './organisation.entity.ts';
import { mayHear } from './policy.ts';
import { roleRoutes } from './role-routes.ts';
import { organisationRoutes } from './routes.ts';
import { Team } from './team.entity.ts';
import { TeamMember } from './team-member.entity.ts';
import { teamRoutes } from './team-routes.ts';
import { followMembershipUndo } from './undo-membership.ts';
import { followRoleUndo } from './undo-role.ts';
import { followPlaceUndo, followTeamUndo } from './undo-team.ts';
import * as views from './views.ts';

export const organisations: Module = {
  name: 'organisations',
  entities: [Organisation, CustomRole, Membership, Team, TeamMember, Invitation],
  live,
  mount(kernel) {
    followNames(kernel);
    return {
      held: organisationsData,
      routes: [
        ...organisationRoutes,
        ...memberRoutes,
        ...teamRoutes,
        ...roleRoutes,
        ...invitationRoutes(kernel),
        ...exportRoutes(kernel.database),
      ],
      rooms: {
        organisation: async ({ snapshot, accountId, id }) => {
          if (!isId(id) || !mayHear(await actorIn(snapshot.sql, accountId, id), id)) throw notFound('room');
          return organisationGround(id);
        },
        management: async ({ snapshot, accountId, id }) => {
          if (!isId(id)) throw notFound('room');
          const actor = await actorIn(snapshot.sql, accountId, id);
          if (!can(actor, 'member.manage', { organisationId: id })) throw notFound('room');
          return organisationGround(id);
        },
        team: async ({ snapshot, accountId, id }) => {
          const team = isId(id) ? await snapshot.em.findOne(Team, { id }) : null;
          if (!team) throw notFound('room');
          const { organisationId } = team;
          const actor = await actorIn(snapshot.sql, accountId, organisationId);
          if (can(actor, 'member.read', { organisationId })) return organisationGround(organisationId);
          if (!actor.standings[organisationId]?.teams.includes(id)) throw notFound('room');
          return teamGround(id);
        },
      },
    };
  },
};

function live(things: LiveThings): void {
  things.add(Organisation, {
    type: 'organisations.organisation',
    rooms: ({ id }) => [organisationRoom(id)],
    view: views.organisationView,
    organisation: ({ id }) => id,
    undo: {
      action: 'organisation.update',
      facts: ({ id }) => ({ organisationId: id }),
      follow: async ({ step }) => {
        if (step === 'changed') return;
        throw new Refusal(409, 'cannot-undo', 'An organisation is not unmade. Its owners can close it.');
      },
    },
  });
  things.add(CustomRole, {
    type: 'organisations.role',
    rooms: ({ organisationId }) => [organisationRoom(organisationId)],
    view: views.roleView,
    organisation: ({ organisationId }) => organisationId,
    undo: {
      action: 'role.manage',
      facts: ({ organisationId }) => ({ organisationId }),
      follow: followRoleUndo,
    },
  });
  things.add(Membership, {
    type: 'organisations.membership',
    rooms: ({ organisationId, accountId }) => [organisationRoom(organisationId), userRoom(accountId)],
    view: views.membershipView,
    personal: { columns: ['displayName', 'picture'], person: 'accountId' },
    organisation: ({ organisationId }) => organisationId,
    undo: {
      action: 'member.manage',
      facts: ({ organisationId }) => ({ organisationId }),
      follow: followMembershipUndo,
    },
  });
  things.add(Team, {
    type: 'organisations.team',
    rooms: ({ id, organisationId }) => [organisationRoom(organisationId), teamRoom(id)],
    view: views.teamView,
    organisation: ({ organisationId }) => organisationId,
    undo: {
      action: 'team.manage',
      facts: ({ id, organisationId }) => ({ organisationId, teamId: id }),
      follow: followTeamUndo,
    },
  });
  things.add(TeamMember, {
    type: 'organisations.team-member',
    rooms: ({ organisationId, teamId, accountId }) => [
      organisationRoom(organisationId),
      teamRoom(teamId),
      userRoom(accountId),
    ],
    view: views.teamMemberView,
    personal: { columns: ['displayName'], person: 'accountId' },
    organisation: ({ organisationId }) => organisationId,
    undo: {
      action: 'team.manage',
      facts: ({ organisationId, teamId }) => ({ organisationId, teamId }),
      follow: followPlaceUndo,
    },
  });
  things.add(Invitation, {
    type: 'organisations.invitation',
    rooms: ({ organisationId }) => [managementRoom(organisationId)],
    view: views.invitationView,
    organisation: ({ organisationId }) => organisationId,
    secret: ['tokenHash'],
    personal: { columns: ['email', 'inviterName'], person: 'inviterId', address: 'email' },
    undo: {
      never: 'An invitation is not taken back: its link went out by mail. Revoke it, or send another.',
    },
  });
}
