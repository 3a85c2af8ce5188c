import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NeedSuggestionsView, NeedView, VolunteerSuggestionsView } from '#shared/volunteering.ts';
import type { Listener, Person } from '../support/person.ts';
import { ALWAYS, aNeed, aVolunteer, NEVER } from '../support/samples.ts';
import { TestServer } from '../support/test-server.ts';

let server: TestServer;
let owner: Person;
let organisationId: string;
let aisha: Person;
let marcus: Person;
beforeAll(async () => {
  server = await TestServer.start();
  owner = await server.person('Ruth');
  organisationId = await server.nonprofit(owner);
  aisha = await server.person('Aisha Rahman');
  marcus = await server.person('Marcus Bell');
  await aisha.ask('PUT', '/volunteer/profile', { body: aVolunteer({ skills: ['Lifting', 'Spanish'] }) });
  await marcus.ask('PUT', '/volunteer/profile', { body: aVolunteer({ skills: ['Lifting'] }) });
});
afterAll(() => server.close());

async function follow(person: Person, room: string): Promise<Listener> {
  const listener = await person.connect();
  await listener.join({ room });
  return listener;
}

const latest = <View>(listener: Listener, type: string): View | null =>
  listener.changes.flatMap(({ entries }) => entries).findLast((entry) => entry.type === type)
    ?.view as View | null;

describe('suggestions', () => {
  it('appear for a new need, move when a volunteer changes, and leave with the need', async () => {
    const need = await owner.post<NeedView>(
      '/nonprofit/needs',
      aNeed(organisationId, { requiredSkills: ['Lifting', 'Spanish'] }),
    );
    const listener = await follow(owner, `need:${need.id}`);
    const names = () => {
      const view = latest<NeedSuggestionsView>(listener, 'volunteering.need-suggestions');
      return view?.best.map(({ name, score }) => `${name} ${score}`) ?? [];
    };
    const read = async () =>
      (await owner.get<{ suggestions: NeedSuggestionsView | null }>(`/nonprofit/needs/${need.id}`))
        .suggestions;
    if (!(await read())) await listener.until(() => names().length === 2, 'the first list');
    expect((await read())?.best.map(({ name }) => name)).toEqual(['Aisha Rahman', 'Marcus Bell']);
    expect((await read())?.best[0]).toMatchObject({
      score: 94,
      factors: { skill: 1, availability: 1, proximity: 1, reliability: 0.7 },
    });

    await aisha.ask('PUT', '/volunteer/profile', {
      body: aVolunteer({ skills: ['Lifting', 'Spanish'], availability: NEVER }),
    });
    await listener.until(() => names().length === 1 && names()[0]!.startsWith('Marcus'), 'Aisha gone');
    await aisha.ask('PUT', '/volunteer/profile', {
      body: aVolunteer({ skills: ['Lifting', 'Spanish'], availability: ALWAYS }),
    });
    await listener.until(() => names()[0] === 'Aisha Rahman 94', 'Aisha back');

    await aisha.ask('PATCH', '/users/me', { body: { displayName: 'Aisha R.' } });
    await listener.until(() => names()[0] === 'Aisha R. 94', 'her new name');

    await owner.post(`/nonprofit/needs/${need.id}/cancel`);
    await listener.until(() => names().length === 0, 'the list empty');
  });

  it('show a volunteer their own best needs, from the first save of what they bring', async () => {
    const dana = await server.person('Dana Kessler');
    const listener = await follow(dana, `user:${dana.id}`);
    const titles = () =>
      latest<VolunteerSuggestionsView>(listener, 'volunteering.volunteer-suggestions')?.best.map(
        ({ title }) => title,
      ) ?? [];
    expect(await dana.get('/volunteer/matches')).toEqual({ suggestions: null });
    await dana.ask('PUT', '/volunteer/profile', { body: aVolunteer() });
    const need = await owner.post<NeedView>(
      '/nonprofit/needs',
      aNeed(organisationId, { title: 'Visit with neighbours' }),
    );
    await listener.until(() => titles().includes('Visit with neighbours'), 'the need');
    await owner.ask('PATCH', `/nonprofit/needs/${need.id}`, {
      body: { title: 'Tea with neighbours' },
      headers: { 'if-match': `"${need.version}"` },
    });
    await listener.until(() => titles().includes('Tea with neighbours'), 'its new title');
    await owner.post(`/nonprofit/needs/${need.id}/cancel`);
    await listener.until(() => !titles().includes('Tea with neighbours'), 'the need gone');
  });
});
