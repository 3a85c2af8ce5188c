import type { NeedSuggestionsView, NeedView, VolunteerSuggestionsView } from '#shared/volunteering.ts';
import { aVolunteer } from '../../../support/samples.ts';
import type { AnswerCases } from './case.ts';

export const volunteeringCases: AnswerCases = {
  'POST /nonprofit/needs': (world) => world.posted({}, 4),
  'GET /nonprofit/needs': ({ owner, organisationId }) =>
    owner.get(`/nonprofit/needs?organisationId=${organisationId}&limit=1&sort=-startsAt&state=open`),
  'GET /nonprofit/needs/:id': async (world) => {
    const { owner } = world;
    const { id } = await world.posted();
    const listener = await owner.connect();
    await listener.join({ room: `need:${id}` });
    const read = () => owner.get<{ suggestions: NeedSuggestionsView | null }>(`/nonprofit/needs/${id}`);
    const suggested = () =>
      listener.changes.some(({ entries }) => entries.some(({ type }) => type.endsWith('need-suggestions')));
    if (!(await read()).suggestions) await listener.until(suggested, 'the suggestions');
    if ((await read()).suggestions?.best.length === 0) throw new Error('nobody is suggested');
  },
  'PATCH /nonprofit/needs/:id': async (world) => {
    const { id } = await world.posted();
    const headers = { 'if-match': '"1"' };
    const body = { cancelUntil: '2026-01-01T00:00:00Z', minimumAge: 18, recurrence: 'FREQ=WEEKLY' };
    return world.owner.ask('PATCH', `/nonprofit/needs/${id}`, { body, headers });
  },
  'POST /nonprofit/needs/:id/open': async (world) => {
    const { id } = await world.posted({ draft: true });
    return world.owner.post(`/nonprofit/needs/${id}/open`);
  },
  'POST /nonprofit/needs/:id/cancel': async (world) => {
    const { id } = await world.posted();
    return world.owner.post(`/nonprofit/needs/${id}/cancel`);
  },
  'GET /volunteer/profile': async ({ volunteer, owner }) => [
    await volunteer.get('/volunteer/profile'),
    await owner.get('/volunteer/profile'),
  ],
  'PUT /volunteer/profile': ({ volunteer, east }) =>
    volunteer.ask('PUT', '/volunteer/profile', {
      body: aVolunteer({
        point: east.point,
        birthYear: 1990,
        qualifications: [{ name: 'Food handler', expiresOn: '2030-01-01' }],
      }),
    }),
  'POST /volunteer/matches': ({ volunteer }) => volunteer.post('/volunteer/matches'),
  'GET /volunteer/matches': async ({ volunteer, owner }) => {
    await owner.get('/volunteer/matches');
    const listener = await volunteer.connect();
    await listener.join({ room: `user:${volunteer.id}` });
    const read = () => volunteer.get<{ suggestions: VolunteerSuggestionsView | null }>('/volunteer/matches');
    const some = () =>
      listener.changes.some(({ entries }) =>
        entries.some(
          ({ view }) => ((view as Partial<VolunteerSuggestionsView> | null)?.best ?? []).length > 0,
        ),
      );
    if (((await read()).suggestions?.best ?? []).length === 0) await listener.until(some, 'a list');
    if ((await read()).suggestions?.best.length === 0) throw new Error('no need is suggested');
  },
  'GET /volunteer/needs/:id': async (world) => {
    const { id } = await world.posted();
    return world.volunteer.get<NeedView>(`/volunteer/needs/${id}`);
  },
  'GET /volunteer/zone/:zoneId/needs': async (world) => {
    const { volunteer, owner, east } = world;
    await world.posted();
    for (const query of ['limit=2', 'show=can-do', 'show=not-yet', 'distance=3&from=2026-01-01'])
      await volunteer.get(`/volunteer/zone/${east.id}/needs?${query}`);
    await owner.get(`/volunteer/zone/${east.id}/needs`);
  },
  'GET /volunteer/needs': async (world) => {
    const { volunteer, owner } = world;
    await world.posted({
      ...{ requiredSkills: ['Farsi'], requiredQualifications: ['Food handler'], minimumAge: 99 },
    });
    for (const query of ['', '?show=can-do', '?show=not-yet&limit=1', '?distance=500'])
      await volunteer.get(`/volunteer/needs${query}`);
    await owner.get('/volunteer/needs');
  },
  'GET /volunteer/fits': async (world) => {
    const [{ id }, { id: other }] = [await world.posted(), await world.posted({ requiredSkills: ['Farsi'] })];
    await world.volunteer.get(`/volunteer/fits?needs=${id},${other}`);
    await world.owner.get(`/volunteer/fits?needs=${id}`);
  },
  'GET /zones/map': ({ volunteer }) => volunteer.get('/zones/map'),
  'GET /zones': ({ volunteer }) => volunteer.get('/zones'),
  'GET /skills': ({ volunteer }) => volunteer.get('/skills'),
};
