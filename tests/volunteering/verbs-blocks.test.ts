import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadVolunteers } from '#server/modules/volunteering/facts.ts';
import type { BlockView } from '#shared/identity.ts';
import type { NeedSuggestionsView, NeedView, VolunteerSuggestionsView } from '#shared/volunteering.ts';
import type { Listener, Person } from '../support/person.ts';
import { aNeed, aVolunteer } from '../support/samples.ts';
import { TestServer } from '../support/test-server.ts';

let server: TestServer;
let owner: Person;
let volunteer: Person;
let organisationId: string;
let need: NeedView;
let atNeed: Listener;
let atVolunteer: Listener;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.close());

/** A need and the one volunteer who wants to see it among theirs, each list followed. */
beforeEach(async () => {
  owner = await server.person('Ruth Owner');
  organisationId = await server.nonprofit(owner);
  volunteer = await server.person('Vera Volunteer');
  atVolunteer = await volunteer.connect();
  await atVolunteer.join({ room: `user:${volunteer.id}` });
  await volunteer.ask('PUT', '/volunteer/profile', { body: aVolunteer() });
  await volunteer.post('/volunteer/matches', {});
  need = await owner.post<NeedView>('/nonprofit/needs', aNeed(organisationId));
  atNeed = await owner.connect();
  await atNeed.join({ room: `need:${need.id}` });
  await untilMatched(true);
});

const latest = <View>(listener: Listener, type: string): View | null =>
  (listener.changes.flatMap(({ entries }) => entries).findLast((entry) => entry.type === type)?.view ??
    null) as View | null;

/** Waits until both lists, as they are pushed and as they are read, hold the other or do not. */
async function untilMatched(matched: boolean): Promise<void> {
  const listed = (view: NeedSuggestionsView | null) =>
    view?.best.some(({ accountId }) => accountId === volunteer.id) ?? false;
  const own = (view: VolunteerSuggestionsView | null) =>
    view?.best.some(({ needId }) => needId === need.id) ?? false;
  const read = async () => ({
    need: listed(
      (await owner.get<{ suggestions: NeedSuggestionsView | null }>(`/nonprofit/needs/${need.id}`))
        .suggestions,
    ),
    volunteer: own(
      (await volunteer.get<{ suggestions: VolunteerSuggestionsView | null }>('/volunteer/matches'))
        .suggestions,
    ),
  });
  const heard = (listener: Listener, type: string) => latest(listener, type) !== null;
  // What was there before anybody listened is read; everything after it is heard.
  await atNeed.until(
    () =>
      !heard(atNeed, 'volunteering.need-suggestions') ||
      listed(latest(atNeed, 'volunteering.need-suggestions')) === matched,
    `the need's list to ${matched ? 'hold' : 'lose'} them`,
  );
  await atVolunteer.until(
    () => own(latest(atVolunteer, 'volunteering.volunteer-suggestions')) === matched,
    `their list to ${matched ? 'hold' : 'lose'} the need`,
  );
  await expect.poll(read).toEqual({ need: matched, volunteer: matched });
}

const block = (by: Person, { id: accountId }: Person) =>
  by.ask<BlockView>('POST', '/users/me/blocks', { body: { accountId } });
const unblock = (by: Person, { id }: Person) => by.ask('DELETE', `/users/me/blocks/${id}`);

describe('a block keeps a volunteer and an organisation out of each other’s lists, which move by themselves', () => {
  it('when the volunteer makes it, until they take it back', async () => {
    await block(volunteer, owner);
    await untilMatched(false);
    await unblock(volunteer, owner);
    await untilMatched(true);
  });

  it('when somebody of the organisation makes it, until they take it back', async () => {
    await block(owner, volunteer);
    await untilMatched(false);
    await unblock(owner, volunteer);
    await untilMatched(true);
  });

  it('as long as one of two blocks is left', async () => {
    await block(volunteer, owner);
    await block(owner, volunteer);
    await untilMatched(false);
    await unblock(volunteer, owner);
    const other = await owner.post<NeedView>('/nonprofit/needs', aNeed(organisationId));
    await expect
      .poll(async () => (await suggestionsOf(other))?.best.map(({ accountId }) => accountId))
      .not.toContain(volunteer.id);
    await unblock(owner, volunteer);
    await untilMatched(true);
  });

  it('until the commit of it is taken back', async () => {
    await block(volunteer, owner);
    await untilMatched(false);
    const [line] = await server.kernel.database.sql<{ commit: string }>(
      `select commit from history where entity = 'identity.block' and actor = $1 order by id desc limit 1`,
      [volunteer.id],
    );
    await volunteer.post(`/undo/${line!.commit}`);
    await untilMatched(true);
  });

  it('from the day on which whom they blocked comes to the organisation, to the day that person leaves', async () => {
    const colleague = await server.person('Carl Colleague');
    await block(volunteer, colleague);
    const { id } = await owner.post<{ id: string }>(`/organisations/${organisationId}/members`, {
      email: colleague.email,
      role: 'crew',
    });
    await untilMatched(false);
    // A role makes no difference.
    const given = await owner.ask('PATCH', `/organisations/${organisationId}/members/${id}`, {
      body: { role: 'moderator' },
      headers: { 'if-match': '"1"' },
    });
    expect(given.status).toBe(200);
    await owner.ask('DELETE', `/organisations/${organisationId}/members/${id}`);
    await untilMatched(true);
  });

  it('and other organisations see them as before', async () => {
    const neighbour = await server.person('Nell Neighbour');
    const elsewhere = await neighbour.post<NeedView>(
      '/nonprofit/needs',
      aNeed(await server.nonprofit(neighbour, 'Library')),
    );
    await block(volunteer, owner);
    await untilMatched(false);
    await expect
      .poll(async () => {
        const { suggestions } = await neighbour.get<{ suggestions: NeedSuggestionsView | null }>(
          `/nonprofit/needs/${elsewhere.id}`,
        );
        return suggestions?.best.some(({ accountId }) => accountId === volunteer.id);
      })
      .toBe(true);
  });
});

it('whoever builds the lists anew finds the same blocks as whoever hears of them one by one', async () => {
  const { sql } = server.kernel.database;
  await block(volunteer, owner);
  await block(owner, await server.person());
  const everyone = await loadVolunteers(sql, null);
  const blockedOf = ({ facts }: (typeof everyone)[number]) => [facts.id, facts.blocked];
  expect(everyone.find(({ facts }) => facts.id === volunteer.id)?.facts.blocked).toEqual([organisationId]);
  const each = await loadVolunteers(
    sql,
    everyone.map(({ facts }) => facts.id),
  );
  expect(everyone.map(blockedOf).sort()).toEqual(each.map(blockedOf).sort());
});

const suggestionsOf = async ({ id }: NeedView) =>
  (await owner.get<{ suggestions: NeedSuggestionsView | null }>(`/nonprofit/needs/${id}`)).suggestions;
