import { makeFeed } from '#server/modules/volunteering/calendar/calendar-feed.ts';
import type { Cast } from '../cast.ts';
import { nothing, ofOrganisation, type RouteSamples, type Sample, seen } from './sample.ts';

/** Needs and volunteers. */
export const volunteeringSamples: RouteSamples = {
  'post /nonprofit/needs': (cast) => ({
    body: cast.needBody(),
    facts: { organisationId: cast.organisationId },
  }),
  'get /nonprofit/needs': ({ organisationId }) => ({
    query: `?organisationId=${organisationId}`,
    facts: { organisationId },
  }),
  'get /nonprofit/needs/:id': (cast) => ofNeed(cast),
  'patch /nonprofit/needs/:id': async (cast) => ({
    ...(await ofNeed(cast)),
    body: { title: cast.fresh('Pack groceries') },
    headers: seen(1),
  }),
  'post /nonprofit/needs/:id/open': async (cast) => ({ ...(await ofNeed(cast, true)), body: {} }),
  'post /nonprofit/needs/:id/cancel': async (cast) => ({ ...(await ofNeed(cast)), body: {} }),
  'get /nonprofit/profile/:id': (cast) => ofOrganisation(cast),
  'patch /nonprofit/profile/:id': async (cast) => {
    const path = `/nonprofit/profile/${cast.organisationId}`;
    const say = (version: number) => ({
      body: { mission: cast.fresh('Groceries for everybody') },
      headers: seen(version),
    });
    const read = () => cast.owner.get<{ nonprofit: { version: number } | null }>(path);
    if (!(await read()).nonprofit) await cast.owner.ask('PATCH', path, say(0));
    return ofOrganisation(cast, say((await read()).nonprofit!.version));
  },
  'get /volunteer/profile': nothing,
  'put /volunteer/profile': (cast) => ({ body: cast.volunteerBody() }),
  'get /volunteer/matches': nothing,
  'get /volunteer/calendar': nothing,
  'post /volunteer/calendar': nothing,
  'delete /volunteer/calendar': nothing,
  'get /calendar/:file': async ({ server }) => {
    const { id } = await server.person();
    return { params: { file: `${await makeFeed(server.kernel.database.sql, id, new Date())}.ics` } };
  },
  'post /volunteer/matches': async (cast, person) => {
    await person.ask('PUT', '/volunteer/profile', { body: cast.volunteerBody() });
    return { body: {} };
  },
  'get /volunteer/needs/:id': (cast) => ofNeed(cast),
  'get /volunteer/needs/:id/nonprofit': (cast) => ofNeed(cast),
  'get /volunteer/zone/:zoneId/needs': ({ zone }) => ({ params: { zoneId: zone.id } }),
  'get /volunteer/needs': nothing,
  'get /volunteer/fits': async (cast) => ({ query: `?needs=${(await cast.need()).id}` }),
  'get /zones': nothing,
  'get /zones/map': nothing,
  'get /skills': nothing,
  'get /zones/export': nothing,
  'get /nonprofit/needs/export': ({ organisationId }) => ({
    query: `?organisationId=${organisationId}&format=json`,
    facts: { organisationId },
  }),
};

async function ofNeed(cast: Cast, draft = false): Promise<Sample> {
  const { id, state } = await cast.need({ draft });
  return { params: { id }, facts: { organisationId: cast.organisationId, state } };
}
