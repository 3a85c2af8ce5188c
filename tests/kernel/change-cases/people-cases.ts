import { expect } from 'vitest';
import type { AccountView, BlockView } from '#shared/identity.ts';
import type {
  InvitationView,
  MembershipView,
  RoleView,
  TeamMemberView,
  TeamView,
} from '#shared/organisations.ts';
import { by } from '../../../client/kernel/collection-core.ts';
import { type Cases, change, type Items, type World } from './world.ts';

let made = 0;
/** A name that nothing else has: names are unique. */
const fresh = (what: string): string => `${what} ${++made}`;

const ofOrganisation = ({ organisationId, owner }: World, what: string) => ({
  room: `organisation:${organisationId}`,
  person: owner,
  fetch: `/organisations/${organisationId}/${what}`,
});

/** A change of a thing at the version in which it was given. */
const patch = ({ owner }: World, path: string, { version }: { version: number }, body: object) =>
  owner.ask('PATCH', path, { body, headers: { 'if-match': `"${version}"` } });

const post = <View>({ owner, organisationId }: World, path: string, body: object): Promise<View> =>
  owner.post<View>(`/organisations/${organisationId}/${path}`, body);

const aTeam = (world: World) => post<TeamView>(world, 'teams', { name: fresh('Kitchen') });
const aRole = (world: World) =>
  post<RoleView>(world, 'roles', {
    name: fresh('Lead'),
    grants: { 'organisation.read': 'organisation', 'member.read': 'organisation' },
  });
const anInvitation = (world: World) =>
  post<InvitationView>(world, 'invitations', {
    email: `${fresh('guest').replace(' ', '.')}@test.example`,
    role: 'crew',
  });

interface TeamsAnswer {
  items: TeamView[];
  people: TeamMemberView[];
}
const teams = ({ items }: TeamsAnswer) => items;
const people = (answer: TeamsAnswer) => answer.people;
const order = by(({ name }: { name: string }) => name);

/** Change types of organisations' people, and of who is blocked. */
export const peopleCases: Cases = {
  'organisations.team': [
    change<TeamsAnswer, TeamView>('a team made', async (world) => ({
      ...ofOrganisation(world, 'teams'),
      from: teams,
      order,
      act: () => aTeam(world),
    })),
    change<TeamsAnswer, TeamView>('a manager set, heard by the team', async (world) => {
      const team = await aTeam(world);
      const path = `/organisations/${world.organisationId}/teams/${team.id}`;
      return {
        ...ofOrganisation(world, 'teams'),
        from: teams,
        order,
        act: () => patch(world, path, team, { managerId: world.owner.id }),
      };
    }),
    change<TeamsAnswer, TeamView>('a team dissolved', async (world) => {
      const { id } = await aTeam(world);
      const path = `/organisations/${world.organisationId}/teams/${id}`;
      const act = () => world.owner.ask('DELETE', path);
      return { ...ofOrganisation(world, 'teams'), from: teams, order, op: 'remove', act };
    }),
  ],
  'organisations.team-member': [
    change<TeamsAnswer, TeamMemberView>('somebody joins a team', async (world) => {
      const { id } = await aTeam(world);
      const act = () => post(world, `teams/${id}/people`, { accountId: world.owner.id });
      return { ...ofOrganisation(world, 'teams'), from: people, act };
    }),
    change<TeamsAnswer, TeamMemberView>('somebody leaves a team', async (world) => {
      const { id } = await aTeam(world);
      await post(world, `teams/${id}/people`, { accountId: world.owner.id });
      const path = `/organisations/${world.organisationId}/teams/${id}/people/${world.owner.id}`;
      const act = () => world.owner.ask('DELETE', path);
      return { ...ofOrganisation(world, 'teams'), from: people, op: 'remove', act };
    }),
  ],
  'organisations.role': [
    change<Items<RoleView>, RoleView>('a role made', async (world) => ({
      ...ofOrganisation(world, 'roles'),
      from: ({ items }) => items,
      order,
      act: () => aRole(world),
    })),
    change<Items<RoleView>, RoleView>('what a role allows', async (world) => {
      const role = await aRole(world);
      const path = `/organisations/${world.organisationId}/roles/${role.id}`;
      const grants = { 'organisation.read': 'organisation' };
      const act = () => patch(world, path, role, { grants });
      return { ...ofOrganisation(world, 'roles'), from: ({ items }) => items, order, act };
    }),
    change<Items<RoleView>, RoleView>('a role gone', async (world) => {
      const { id } = await aRole(world);
      const act = () => world.owner.ask('DELETE', `/organisations/${world.organisationId}/roles/${id}`);
      return { ...ofOrganisation(world, 'roles'), from: ({ items }) => items, order, op: 'remove', act };
    }),
  ],
  'organisations.invitation': [
    change<Items<InvitationView>, InvitationView>('somebody invited', async (world) => ({
      ...ofOrganisation(world, 'invitations'),
      room: `management:${world.organisationId}`,
      from: ({ items }) => items,
      act: () => anInvitation(world),
    })),
    change<Items<InvitationView>, InvitationView>('an invitation taken back', async (world) => {
      const { id } = await anInvitation(world);
      const path = `/organisations/${world.organisationId}/invitations/${id}`;
      return {
        ...ofOrganisation(world, 'invitations'),
        room: `management:${world.organisationId}`,
        from: ({ items }) => items,
        op: 'remove',
        act: () => world.owner.ask('DELETE', path),
      };
    }),
  ],
  'identity.block': [
    change<Items<BlockView>, BlockView>('somebody blocked', async ({ owner, server }) => {
      const { id: accountId } = await server.person();
      return {
        room: `user:${owner.id}`,
        person: owner,
        fetch: '/users/me/blocks',
        from: ({ items }) => items,
        act: () => owner.post('/users/me/blocks', { accountId }),
      };
    }),
    change<Items<BlockView>, BlockView>('a block taken back', async ({ owner, server }) => {
      const { id: accountId } = await server.person();
      await owner.post('/users/me/blocks', { accountId });
      return {
        room: `user:${owner.id}`,
        person: owner,
        fetch: '/users/me/blocks',
        from: ({ items }) => items,
        op: 'remove',
        act: () => owner.ask('DELETE', `/users/me/blocks/${accountId}`),
      };
    }),
  ],
};

/** Cases of types that other files have more of. */
export const roleOfMember = change<Items<MembershipView>, MembershipView>('another role', async (world) => {
  const person = await world.server.person(fresh('Paula'));
  const id = await world.server.member(world.organisationId, person, 'crew');
  const path = `/organisations/${world.organisationId}/members/${id}`;
  return {
    ...ofOrganisation(world, 'members'),
    from: ({ items }) => items,
    order: by((member) => member.displayName),
    act: () => patch(world, path, { version: 1 }, { role: 'moderator' }),
  };
});

export const suspendedAccount = change<Items<AccountView>, AccountView>(
  'somebody suspended, in the room of the administrators',
  async ({ server }) => {
    const administrator = await server.person(fresh('Ada'), { administrator: true });
    const { id } = await server.person(fresh('Sam'));
    return {
      room: 'operations',
      person: administrator,
      fetch: '/admin/watched-accounts',
      from: ({ items }) => items,
      act: async () => {
        const answer = await administrator.ask('POST', `/admin/accounts/${id}/suspend`, {
          body: { reason: 'Asked for money' },
        });
        expect(answer.status).toBe(200);
      },
    };
  },
);
