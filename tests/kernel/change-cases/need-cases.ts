import type { NeedView } from '#shared/volunteering.ts';
import { by } from '../../../client/kernel/collection-core.ts';
import type { TestZone } from '../../support/zones.ts';
import { type Cases, change, type Items, type World } from './world.ts';

type List = Items<NeedView>;
const order = by((need: NeedView) => need.startsAt);

const ofOrganisation = ({ organisationId, owner }: World) => ({
  room: `needs:${organisationId}`,
  person: owner,
  fetch: `/nonprofit/needs?organisationId=${organisationId}`,
  from: ({ items }: List) => items,
  order,
});

const ofZone = ({ volunteer }: World, zone: TestZone) => ({
  room: `zone:${zone.id}`,
  person: volunteer,
  fetch: `/volunteer/zone/${zone.id}/needs`,
  from: ({ items }: List) => items,
  matches: ({ state }: NeedView) => state === 'open',
  order,
});

/** A need as the nonprofit, its zone and its own room see it. */
export const needCases: Cases = {
  'volunteering.need': [
    change<List, NeedView>('one posted, seen by the nonprofit', async (world) => ({
      ...ofOrganisation(world),
      act: () => world.posted(),
    })),
    change<List, NeedView>('one posted, seen in its zone', async (world) => ({
      ...ofZone(world, world.east),
      act: () => world.posted(),
    })),
    change<List, NeedView>('one revised so that it moves in the list', async (world) => {
      const need = await world.posted();
      const { startsAt, endsAt } = world.needOn(30);
      return { ...ofOrganisation(world), act: () => world.revised(need, { startsAt, endsAt }) };
    }),
    change<List, NeedView>('one that moves into the zone', async (world) => {
      const need = await world.posted({ point: world.west.point });
      return { ...ofZone(world, world.east), act: () => world.revised(need, { point: world.east.point }) };
    }),
    change<List, NeedView>('one that moves out of the zone', async (world) => {
      const need = await world.posted();
      const act = () => world.revised(need, { point: world.west.point });
      return { ...ofZone(world, world.east), op: 'remove', act };
    }),
    change<List, NeedView>('one cancelled, seen in its zone', async (world) => {
      const need = await world.posted();
      return {
        ...ofZone(world, world.east),
        act: () => world.owner.post(`/nonprofit/needs/${need.id}/cancel`),
      };
    }),
    change<List, NeedView>('a draft opened, seen in its zone', async (world) => {
      const need = await world.posted({ draft: true });
      return {
        ...ofZone(world, world.east),
        act: () => world.owner.post(`/nonprofit/needs/${need.id}/open`),
      };
    }),
    change<List, NeedView>('one that loses its place and becomes a draft', async (world) => {
      const need = await world.posted();
      return { ...ofZone(world, world.east), op: 'remove', act: () => world.revised(need, { point: null }) };
    }),
    change<{ need: NeedView }, NeedView>('one revised, seen in its own room', async (world) => {
      const need = await world.posted();
      return {
        room: `need:${need.id}`,
        person: world.owner,
        fetch: `/nonprofit/needs/${need.id}`,
        from: (answer) => [answer.need],
        act: () => world.revised(need, { title: 'Another title' }),
      };
    }),
  ],
};
