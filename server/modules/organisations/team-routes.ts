import { z } from 'zod';
import { type Route, read, write } from '#server/kernel/http/route.ts';
import { organisationRoom, teamRoom } from '#shared/kernel/rooms.ts';
import { AddToTeam, CreateTeam, ReviseTeam, TeamMemberView, TeamView } from '#shared/organisations.ts';
import { addToTeam } from './add-to-team.ts';
import { createTeam } from './create-team.ts';
import { authorise, mayHear } from './policy.ts';
import { removeFromTeam } from './remove-from-team.ts';
import { removeTeam } from './remove-team.ts';
import { reviseTeam } from './revise-team.ts';
import { Team } from './team.entity.ts';
import { TeamMember } from './team-member.entity.ts';
import { teamMemberView, teamView } from './views.ts';

const TeamsAnswer = z.object({
  items: z.array(TeamView),
  people: z.array(TeamMemberView),
  nextCursor: z.null(),
});

/** Teams of an organisation, and who belongs to them. */
export const teamRoutes: Route[] = [
  read({
    path: '/organisations/:id/teams',
    access: 'signed-in',
    policy: 'organisation.read',
    summary: 'The teams with their people: all for whoever sees every member, otherwise those of the caller.',
    answer: TeamsAnswer,
    run: async ({ snapshot: { em, shows }, actor, params: { id = '' } }) => {
      authorise(actor, 'organisation.read', { organisationId: id }, 'organisation');
      const own = [...actor.standings[id]!.teams];
      const all = mayHear(actor, id);
      shows(...(all ? [organisationRoom(id)] : own.map(teamRoom)));
      const teams = await em.find(Team, all ? { organisationId: id } : { id: own });
      const people = await em.find(TeamMember, all ? { organisationId: id } : { teamId: own });
      return { items: teams.map(teamView), people: people.map(teamMemberView), nextCursor: null };
    },
  }),
  write('post', {
    path: '/organisations/:id/teams',
    access: 'signed-in',
    policy: 'team.manage',
    summary: 'Makes a team.',
    body: CreateTeam,
    status: 201,
    answer: TeamView,
    example: { name: 'Saturday kitchen' },
    refusals: { taken: 'There is a team of this name, in whatever case of letters.' },
    run: async ({ transaction, actor, params: { id = '' }, body, now }) => {
      const team = createTeam(transaction, actor, id, body, now);
      await transaction.em.flush();
      return teamView(team);
    },
  }),
  write('patch', {
    path: '/organisations/:id/teams/:teamId',
    access: 'signed-in',
    policy: 'team.manage',
    summary: 'Renames a team or sets its manager; If-Match carries the version that was seen.',
    body: ReviseTeam,
    conditional: 'required',
    answer: TeamView,
    example: { name: 'Sunday kitchen', managerId: null },
    refusals: {
      version: 'Somebody else changed it meanwhile.',
      taken: 'There is a team of this name.',
      'no-member': 'The manager does not belong to the organisation.',
    },
    run: async ({ transaction, actor, params: { id = '', teamId = '' }, ifMatch, body, now }) => {
      const team = await reviseTeam(transaction, actor, id, teamId, ifMatch, body, now);
      await transaction.em.flush();
      return teamView(team);
    },
  }),
  write('delete', {
    path: '/organisations/:id/teams/:teamId',
    access: 'signed-in',
    policy: 'team.manage',
    summary: 'Dissolves a team; its people stay in the organisation.',
    status: 204,
    run: async ({ transaction, actor, params: { id = '', teamId = '' }, now }) =>
      removeTeam(transaction, actor, id, teamId, now),
  }),
  write('post', {
    path: '/organisations/:id/teams/:teamId/people',
    access: 'signed-in',
    policy: 'team.manage',
    summary: 'Adds somebody of the organisation to a team.',
    body: AddToTeam,
    status: 201,
    answer: TeamMemberView,
    example: { accountId: '01936b2e-0000-7000-8000-000000000001' },
    refusals: { 'no-member': 'They do not belong to the organisation.' },
    run: async ({ transaction, actor, params: { id = '', teamId = '' }, body, now }) => {
      const place = await addToTeam(transaction, actor, id, teamId, body, now);
      await transaction.em.flush();
      return teamMemberView(place);
    },
  }),
  write('delete', {
    path: '/organisations/:id/teams/:teamId/people/:accountId',
    access: 'signed-in',
    policy: 'team.manage',
    summary: "Takes somebody out of a team; the team's room ends for them at once.",
    status: 204,
    run: async ({ transaction, actor, params: { id = '', teamId = '', accountId = '' }, now }) =>
      removeFromTeam(transaction, actor, id, teamId, accountId, now),
  }),
];
