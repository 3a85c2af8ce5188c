import { Nonprofit } from '#server/modules/volunteering/nonprofit.entity.ts';
import { NeedSuggestions, ZoneFigures } from '#server/modules/volunteering/suggestions.entity.ts';
import { nonprofitView, zoneFiguresView, zoneView } from '#server/modules/volunteering/views.ts';
import { Zone } from '#server/modules/volunteering/zone.entity.ts';
import type {
  NeedSuggestionsView,
  NeedView,
  NonprofitView,
  VolunteerSuggestionsView,
  VolunteerView,
  ZoneFiguresView,
  ZoneView,
} from '#shared/volunteering.ts';
import type { Person } from '../../support/person.ts';
import { aVolunteer } from '../../support/samples.ts';
import { type Cases, change, type World } from './world.ts';

type Facet = { volunteer: VolunteerView | null };
type OfNeed = { suggestions: NeedSuggestionsView | null };
type OfVolunteer = { suggestions: VolunteerSuggestionsView | null };

const ofFacet = (person: Person) => ({
  room: `user:${person.id}`,
  person,
  fetch: '/volunteer/profile',
  from: ({ volunteer }: Facet) => [volunteer],
});

const ofNeed = ({ owner }: World, need: NeedView) => ({
  room: `need:${need.id}`,
  person: owner,
  fetch: `/nonprofit/needs/${need.id}`,
  from: ({ suggestions }: OfNeed) => [suggestions],
});

/** Everything of volunteering but the needs. */
export const volunteeringCases: Cases = {
  'volunteering.zone': [
    change<ZoneView, ZoneView>('a changed name', async (world) => {
      const { id } = world.west;
      const act = () =>
        world.write(async (em) => {
          (await em.findOneOrFail(Zone, { id })).name = 'Far West';
        });
      const fetch = world.snapshotOf<Zone>(Zone, id, zoneView, `zone:${id}`);
      return { room: `zone:${id}`, person: world.owner, fetch, from: (zone) => [zone], act };
    }),
  ],
  'volunteering.nonprofit': [
    change<NonprofitView, NonprofitView>('a facet made, then changed', async (world) => {
      const id = world.organisationId;
      const room = `organisation:${id}`;
      const facet = { id, mission: 'Food', address: '', contact: '', verified: false };
      const act = async () => {
        await world.write(async (em) => em.create(Nonprofit, facet));
        await world.write(async (em) => {
          (await em.findOneOrFail(Nonprofit, { id })).verified = true;
        });
      };
      const fetch = world.snapshotOf<Nonprofit>(Nonprofit, id, nonprofitView, room);
      return { room, person: world.owner, fetch, from: (nonprofit) => [nonprofit], act };
    }),
  ],
  'volunteering.volunteer': [
    change<Facet, VolunteerView>('a facet saved the first time', async ({ server }) => {
      const person = await server.person();
      return {
        ...ofFacet(person),
        act: () => person.ask('PUT', '/volunteer/profile', { body: aVolunteer() }),
      };
    }),
    change<Facet, VolunteerView>('a facet saved again', async ({ volunteer, east }) => {
      const body = aVolunteer({ point: east.point, skills: ['Cooking'], maxDistanceMiles: 9 });
      return { ...ofFacet(volunteer), act: () => volunteer.ask('PUT', '/volunteer/profile', { body }) };
    }),
  ],
  'volunteering.need-suggestions': [
    change<OfNeed, NeedSuggestionsView>('a volunteer who comes', async (world) => {
      const need = await world.posted();
      await untilListed(world, need, () => true);
      return { ...ofNeed(world, need), act: () => comes(world, 'Nora Newcomer') };
    }),
    change<OfNeed, NeedSuggestionsView>('a need closed and opened again', async (world) => {
      const need = await world.posted();
      await untilListed(world, need, () => true);
      const act = async () => {
        const draft = await world.revised(need, { point: null });
        const placed = await world.revised(draft, { point: world.east.point });
        await world.owner.post(`/nonprofit/needs/${placed.id}/open`);
        await comes(world, 'Olga Opened');
        await untilListed(world, need, ({ best }) => best.some(({ name }) => name === 'Olga Opened'));
      };
      return { ...ofNeed(world, need), act };
    }),
  ],
  'volunteering.volunteer-suggestions': [
    change<OfVolunteer, VolunteerSuggestionsView>('a need posted nearby', async (world) => ({
      room: `user:${world.volunteer.id}`,
      person: world.volunteer,
      fetch: '/volunteer/matches',
      from: ({ suggestions }) => [suggestions],
      act: () => world.posted({ title: 'Something near' }),
    })),
  ],
  'volunteering.zone-figures': [
    change<ZoneFiguresView, ZoneFiguresView>('an open need more', async (world) => {
      const { id } = world.east;
      const fetch = world.snapshotOf<ZoneFigures>(ZoneFigures, id, zoneFiguresView, `zone:${id}`);
      const act = () => world.posted();
      return { room: `zone:${id}`, person: world.volunteer, fetch, from: (figures) => [figures], act };
    }),
  ],
};

async function comes({ server, east }: World, displayName: string): Promise<void> {
  const newcomer = await server.person(displayName);
  await newcomer.ask('PUT', '/volunteer/profile', { body: aVolunteer({ point: east.point }) });
}

/** Waits until the need's list is there and as wanted. */
async function untilListed(
  { server, owner }: World,
  { id }: NeedView,
  wanted: (list: NeedSuggestionsView) => boolean,
): Promise<void> {
  const listener = await owner.connect();
  await listener.join({ room: `need:${id}` });
  const known = await server.kernel.database.orm.em.fork().findOne(NeedSuggestions, { id });
  const lists = () =>
    listener.changes
      .flatMap(({ entries }) => entries)
      .filter(({ type, view }) => type === 'volunteering.need-suggestions' && view !== null)
      .map(({ view }) => view as NeedSuggestionsView);
  if (!known || !wanted(known)) await listener.until(() => lists().some(wanted), 'the list of the need');
  listener.socket.disconnect();
}
