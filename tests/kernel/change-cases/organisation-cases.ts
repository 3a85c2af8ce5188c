import { expect } from 'vitest';
import { Account } from '#server/modules/identity/account.entity.ts';
import { Organisation } from '#server/modules/organisations/organisation.entity.ts';
import type { ImportBatchView, ImportFile } from '#shared/import.ts';
import type { MembershipView, OrganisationView } from '#shared/organisations.ts';
import { by } from '../../../client/kernel/collection-core.ts';
import { roleOfMember } from './people-cases.ts';
import { type Cases, change, type Items, type World } from './world.ts';

const ofMembers = ({ organisationId, owner }: World) => ({
  room: `organisation:${organisationId}`,
  person: owner,
  fetch: `/organisations/${organisationId}/members`,
  from: ({ items }: Items<MembershipView>) => items,
  order: by((member: MembershipView) => member.displayName),
});

async function addMember(world: World, displayName: string): Promise<MembershipView> {
  const { id } = await world.server.person(displayName);
  const { email } = await world.server.kernel.database.orm.em.fork().findOneOrFail(Account, { id });
  return world.owner.post(`/organisations/${world.organisationId}/members`, { email, role: 'coordinator' });
}

/** Change types of organisations and the kernel itself. */
export const organisationCases: Cases = {
  'organisations.organisation': [
    change<OrganisationView, OrganisationView>('a changed name', async (world) => ({
      room: `organisation:${world.organisationId}`,
      person: world.owner,
      fetch: `/organisations/${world.organisationId}`,
      from: (organisation) => [organisation],
      act: () =>
        world.write(async (em) => {
          (await em.findOneOrFail(Organisation, { id: world.organisationId })).name = 'Renamed Pantry';
        }),
    })),
  ],
  'organisations.membership': [
    change<Items<MembershipView>, MembershipView>('somebody added', async (world) => ({
      ...ofMembers(world),
      act: () => addMember(world, 'Carla'),
    })),
    change<Items<MembershipView>, MembershipView>('somebody removed', async (world) => {
      const { id } = await addMember(world, 'Dora');
      const path = `/organisations/${world.organisationId}/members/${id}`;
      return { ...ofMembers(world), op: 'remove', act: () => world.owner.ask('DELETE', path) };
    }),
    roleOfMember,
  ],
  'kernel.import-batch': [
    change<Items<ImportBatchView>, ImportBatchView>('one uploaded, checked and imported', async (world) => {
      const { owner, organisationId } = world;
      return {
        room: `user:${owner.id}`,
        person: owner,
        fetch: '/imports',
        from: ({ items }) => items,
        act: async () => {
          const query = new URLSearchParams({ name: 'needs.csv', organisationId });
          const response = await fetch(`${owner.url}/api/nonprofit/needs/import?${query}`, {
            method: 'POST',
            headers: { authorization: `Bearer ${owner.token}`, 'content-type': 'text/csv' },
            body: 'title,date\nSort cans,2027-03-06\n',
          });
          const { batch, mapping } = (await response.json()) as ImportFile;
          await owner.post(`/imports/${batch.id}/check`, { mapping });
          await owner.post(`/imports/${batch.id}/start`);
        },
      };
    }),
  ],
  // Delivered to relays only: what people see of it is that they are told to leave.
  'kernel.access-end': [
    {
      what: 'a removed member is told to leave',
      async verify({ server, owner, organisationId }) {
        const person = await server.person('Kate Kicked');
        const membershipId = await server.member(organisationId, person, 'coordinator');
        const listener = await person.connect();
        const room = `organisation:${organisationId}`;
        expect(await listener.join({ room })).toMatchObject({ reset: true });
        await owner.ask('DELETE', `/organisations/${organisationId}/members/${membershipId}`);
        await listener.until(() => listener.kicked.length > 0, 'the kick');
        expect(listener.kicked).toEqual([{ room, reason: 'You no longer belong to this organisation.' }]);
      },
    },
  ],
};
