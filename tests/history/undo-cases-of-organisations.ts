import { hashOfSecret } from '#server/kernel/secrets.ts';
import { Invitation } from '#server/modules/organisations/invitation.entity.ts';
import type {
  InvitationView,
  MembershipView,
  OrganisationView,
  RoleView,
  TeamView,
} from '#shared/organisations.ts';
import type { Person } from '../support/person.ts';
import { atVersion, fresh, type UndoCases, type UndoWorld } from './undo-case.ts';

const WORK = { actor: 'system:test', mutation: null, source: null };
const AN_INVITATION = 'An invitation is not taken back';

const at = ({ organisationId }: UndoWorld, path = ''): string => `/organisations/${organisationId}${path}`;

async function member(
  world: UndoWorld,
  role = 'coordinator',
): Promise<{ person: Person; membership: MembershipView }> {
  const person = await world.server.person('Kate Member');
  const membership = await world.owner.post<MembershipView>(at(world, '/members'), {
    email: person.email,
    role,
  });
  return { person, membership };
}

const team = (world: UndoWorld): Promise<TeamView> =>
  world.owner.post(at(world, '/teams'), { name: fresh('Kitchen') });

/** A team with a manager, who is the only one in it. */
async function managed(world: UndoWorld): Promise<{ team: TeamView; person: Person }> {
  const made = await team(world);
  const { person } = await member(world);
  const { body } = await world.owner.ask<TeamView>('PATCH', at(world, `/teams/${made.id}`), {
    body: { managerId: person.id },
    headers: atVersion(made),
  });
  return { team: body, person };
}

const role = (world: UndoWorld): Promise<RoleView> =>
  world.owner.post(at(world, '/roles'), { name: fresh('Planner'), grants: { 'need.read': 'organisation' } });

const invited = (world: UndoWorld): Promise<InvitationView> =>
  world.owner.post(at(world, '/invitations'), {
    email: `${fresh('guest').replace(' ', '-')}@test.example`,
    role: 'crew',
  });

/** One by a token that the test knows. */
async function offered({ server, owner, organisationId }: UndoWorld, email: string): Promise<string> {
  const token = fresh('token').replace(' ', '').padEnd(43, 'x');
  const now = server.kernel.clock.now();
  await server.kernel.transactor.transact(WORK, async ({ em }) => {
    em.create(Invitation, {
      ...{ organisationId, email, role: 'crew', customRoleId: null, teamIds: [] },
      ...{ tokenHash: hashOfSecret(token), inviterId: owner.id, inviterName: 'Ruth Owner' },
      ...{ sentAt: now, endsAt: new Date(now.getTime() + 86_400_000) },
    });
  });
  return token;
}

export const organisationCases: UndoCases = {
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
  'patch /organisations/:id': {
    table: 'organisation',
    begin: async (world) => {
      const { id, version } = await world.owner.get<OrganisationView>(at(world));
      const body = { name: 'Another Pantry', timeZone: 'Europe/Berlin' };
      return {
        watched: { table: 'organisation', id },
        by: world.owner,
        write: () => world.owner.ask('PATCH', at(world), { body, headers: atVersion({ version }) }),
      };
    },
  },
  'post /organisations/:id/members': {
    table: 'membership',
    begin: async (world) => {
      const { email } = await world.server.person('Nora Newcomer');
      return {
        watched: null,
        by: world.owner,
        write: () => world.owner.ask('POST', at(world, '/members'), { body: { email, role: 'crew' } }),
      };
    },
  },
  'patch /organisations/:id/members/:membershipId': {
    table: 'membership',
    begin: async (world) => {
      const { membership } = await member(world);
      const body = { role: (await role(world)).id };
      return {
        watched: { table: 'membership', id: membership.id },
        by: world.owner,
        write: () =>
          world.owner.ask('PATCH', at(world, `/members/${membership.id}`), {
            body,
            headers: atVersion(membership),
          }),
      };
    },
  },
  'delete /organisations/:id/members/:membershipId': {
    table: 'membership',
    begin: async (world) => {
      // With a place in a team, which goes and comes back with it.
      const { person } = await managed(world);
      const { items } = await world.owner.get<{ items: MembershipView[] }>(at(world, '/members'));
      const { id } = items.find(({ accountId }) => accountId === person.id)!;
      return {
        watched: { table: 'membership', id },
        by: world.owner,
        write: () => world.owner.ask('DELETE', at(world, `/members/${id}`)),
      };
    },
  },
  'post /organisations/:id/teams': {
    table: 'team',
    begin: async (world) => ({
      watched: null,
      by: world.owner,
      write: () => world.owner.ask('POST', at(world, '/teams'), { body: { name: fresh('Drivers') } }),
    }),
  },
  'patch /organisations/:id/teams/:teamId': {
    table: 'team',
    begin: async (world) => {
      const made = await team(world);
      const { person } = await member(world);
      const body = { name: fresh('Renamed'), managerId: person.id };
      return {
        watched: { table: 'team', id: made.id },
        by: world.owner,
        write: () =>
          world.owner.ask('PATCH', at(world, `/teams/${made.id}`), { body, headers: atVersion(made) }),
      };
    },
  },
  'delete /organisations/:id/teams/:teamId': {
    table: 'team',
    begin: async (world) => {
      const { id } = (await managed(world)).team;
      return {
        watched: { table: 'team', id },
        by: world.owner,
        write: () => world.owner.ask('DELETE', at(world, `/teams/${id}`)),
      };
    },
  },
  'post /organisations/:id/teams/:teamId/people': {
    table: 'team_member',
    begin: async (world) => {
      const { id } = await team(world);
      const { person } = await member(world);
      return {
        watched: null,
        by: world.owner,
        write: () =>
          world.owner.ask('POST', at(world, `/teams/${id}/people`), { body: { accountId: person.id } }),
      };
    },
  },
  'delete /organisations/:id/teams/:teamId/people/:accountId': {
    table: 'team',
    begin: async (world) => {
      const { team: made, person } = await managed(world);
      return {
        watched: { table: 'team', id: made.id },
        by: world.owner,
        write: () => world.owner.ask('DELETE', at(world, `/teams/${made.id}/people/${person.id}`)),
      };
    },
  },
  'post /organisations/:id/roles': {
    table: 'custom_role',
    begin: async (world) => {
      const body = { name: fresh('Reader'), grants: { 'need.read': 'organisation' } };
      return {
        watched: null,
        by: world.owner,
        write: () => world.owner.ask('POST', at(world, '/roles'), { body }),
      };
    },
  },
  'patch /organisations/:id/roles/:roleId': {
    table: 'custom_role',
    begin: async (world) => {
      const made = await role(world);
      await member(world, made.id);
      const body = { name: fresh('Writer'), grants: { 'need.write': 'organisation' } };
      return {
        watched: { table: 'custom_role', id: made.id },
        by: world.owner,
        write: () =>
          world.owner.ask('PATCH', at(world, `/roles/${made.id}`), { body, headers: atVersion(made) }),
      };
    },
  },
  'delete /organisations/:id/roles/:roleId': {
    table: 'custom_role',
    begin: async (world) => {
      const { id } = await role(world);
      return {
        watched: { table: 'custom_role', id },
        by: world.owner,
        write: () => world.owner.ask('DELETE', at(world, `/roles/${id}`)),
      };
    },
  },
  'post /organisations/:id/invitations': {
    table: 'invitation',
    refused: AN_INVITATION,
    begin: async (world) => {
      const body = { email: 'invited@test.example', role: 'crew' };
      return {
        watched: null,
        by: world.owner,
        write: () => world.owner.ask('POST', at(world, '/invitations'), { body }),
      };
    },
  },
  'post /organisations/:id/invitations/:invitationId/resend': {
    table: 'invitation',
    refused: AN_INVITATION,
    begin: async (world) => {
      const { id } = await invited(world);
      return {
        watched: { table: 'invitation', id },
        by: world.owner,
        write: () => world.owner.ask('POST', at(world, `/invitations/${id}/resend`), { body: {} }),
      };
    },
  },
  'delete /organisations/:id/invitations/:invitationId': {
    table: 'invitation',
    refused: AN_INVITATION,
    begin: async (world) => {
      const { id } = await invited(world);
      return {
        watched: { table: 'invitation', id },
        by: world.owner,
        write: () => world.owner.ask('DELETE', at(world, `/invitations/${id}`)),
      };
    },
  },
  'post /invitations/:token/accept': {
    table: 'membership',
    refused: AN_INVITATION,
    begin: async (world) => {
      const guest = await world.server.person('Gus Guest');
      const token = await offered(world, guest.email);
      return {
        watched: null,
        by: guest,
        write: () => guest.ask('POST', `/invitations/${token}/accept`, { body: {} }),
      };
    },
  },
};
