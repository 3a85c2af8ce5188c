import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Problem } from '#shared/kernel/problem.ts';
import type { NeedView, PostNeed } from '#shared/volunteering.ts';
import type { Answer, Person } from '../support/person.ts';
import { aNeed } from '../support/samples.ts';
import { TestServer } from '../support/test-server.ts';
import { makeZones, type TestZone } from '../support/zones.ts';

let server: TestServer;
let owner: Person;
let stranger: Person;
let organisationId: string;
let east: TestZone;
let west: TestZone;
beforeAll(async () => {
  server = await TestServer.start();
  [east, west] = (await makeZones(server.kernel, ['East', 'West'])) as [TestZone, TestZone];
  owner = await server.person('Ruth');
  stranger = await server.person('Sam');
  organisationId = await server.nonprofit(owner);
});
afterAll(() => server.close());

type NeedAnswer = Answer<NeedView & Problem>;

const post = (change: Partial<PostNeed> & Record<string, unknown> = {}, by = owner): Promise<NeedAnswer> =>
  by.ask('POST', '/nonprofit/needs', {
    body: { ...aNeed(organisationId, { point: east.point }), ...change },
  });
const posted = async (change: Partial<PostNeed> = {}): Promise<NeedView> => (await post(change)).body;
const revise = (
  { id, version }: { id: string; version: number | null },
  body: object,
  by = owner,
): Promise<NeedAnswer> =>
  by.ask('PATCH', `/nonprofit/needs/${id}`, {
    body,
    headers: version === null ? {} : { 'if-match': `"${version}"` },
  });
const step = (id: string, to: 'open' | 'cancel', by = owner): Promise<NeedAnswer> =>
  by.ask('POST', `/nonprofit/needs/${id}/${to}`, { body: {} });
const codeOf = ({ body }: NeedAnswer) => body.type?.split(':').at(-1);
const pathsOf = ({ body }: NeedAnswer) => body.errors?.map(({ path }) => path);
const inZone = async ({ id }: TestZone) =>
  (await stranger.get<{ items: NeedView[] }>(`/volunteer/zone/${id}/needs?limit=500`)).items.map(
    (need) => need.id,
  );

describe('posting a need', () => {
  it('opens it in its zone at once', async () => {
    const { status, body, positions } = await post({ title: '  Sort donations ' });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      ...{ title: 'Sort donations', state: 'open', zoneId: east.id, zoneName: 'East', version: 1 },
      ...{ organisationId, organisationName: 'Test Pantry', timeAssumed: false, signUp: 'instant' },
    });
    expect(positions.map(({ room }) => room).sort()).toEqual(
      [`need:${body.id}`, `needs:${organisationId}`, `zone:${east.id}`].sort(),
    );
    expect(await inZone(east)).toContain(body.id);
    expect(await stranger.get(`/volunteer/needs/${body.id}`)).toEqual(body);
  });

  it('without a place makes a draft, outside of every zone', async () => {
    const { body } = await post({ point: null });
    expect(body).toMatchObject({ state: 'draft', zoneId: null, zoneName: null, point: null });
  });

  it('outside of every zone opens it all the same', async () => {
    const { body } = await post({ point: { lat: 10, lng: 10 } });
    expect(body).toMatchObject({ state: 'open', zoneId: null });
  });

  it.each<[string, Record<string, unknown>, string[]]>([
    ['a title of two letters', { title: 'No' }, ['title']],
    [
      'an end before the start',
      { startsAt: '2026-12-01T15:00:00Z', endsAt: '2026-12-01T14:00:00Z' },
      ['endsAt'],
    ],
    ['fewer places than it needs', { placesMin: 5, placesMax: 4 }, ['placesMax']],
    ['cancelling after the start', { cancelUntil: '2099-01-01T00:00:00Z' }, ['cancelUntil']],
    ['a place off the globe', { point: { lat: 91, lng: 0 } }, ['point.lat']],
    ['a time without a zone', { startsAt: '2026-12-01T15:00:00' }, ['startsAt']],
    ['an unknown category', { category: 'Parties' }, ['category']],
    ['a field that is not its own', { state: 'done' }, ['']],
    [
      'two faults at once',
      { placesMin: 5, placesMax: 4, endsAt: '2020-01-01T00:00:00Z' },
      ['endsAt', 'placesMax'],
    ],
  ])('with %s is refused, naming the field', async (_what, change, paths) => {
    const before = await server.kernel.database.sql('select count(*) as count from need');
    const answer = await post(change);
    expect([answer.status, pathsOf(answer)]).toEqual([400, paths]);
    expect(await server.kernel.database.sql('select count(*) as count from need')).toEqual(before);
  });

  it('is for those whose role allows it, in an organisation that is theirs', async () => {
    const crew = await server.person();
    await server.member(organisationId, crew, 'crew');
    const coordinator = await server.person();
    await server.member(organisationId, coordinator, 'coordinator');
    expect((await post({}, stranger)).status).toBe(404);
    expect((await post({}, crew)).status).toBe(404);
    expect((await post({}, coordinator)).status).toBe(201);
    expect((await post({ organisationId: randomUUID() })).status).toBe(404);
  });
});

describe('a draft', () => {
  it('is seen by its nonprofit and by nobody else: not in its zone, not by its id, not live', async () => {
    const listener = await stranger.connect();
    await listener.join({ room: `zone:${east.id}` });
    const draft = await posted({ draft: true });
    expect(draft).toMatchObject({ state: 'draft', zoneId: east.id });
    expect(await inZone(east)).not.toContain(draft.id);
    expect((await stranger.ask('GET', `/volunteer/needs/${draft.id}`)).status).toBe(404);
    expect(await listener.join({ room: `need:${draft.id}` })).toMatchObject({ error: { status: 404 } });
    await revise(draft, { title: 'Still a draft' });
    const open = await posted();
    await listener.until(
      () => listener.changes.some(({ entries }) => entries.some(({ id }) => id === open.id)),
      'the open one',
    );
    expect(listener.changes.flatMap(({ entries }) => entries).map(({ id }) => id)).not.toContain(draft.id);
  });

  it('appears in its zone when it is opened, live', async () => {
    const listener = await stranger.connect();
    await listener.join({ room: `zone:${east.id}` });
    const draft = await posted({ draft: true });
    const { status, body } = await step(draft.id, 'open');
    expect([status, body.state, body.version]).toEqual([200, 'open', 2]);
    const entry = () => listener.changes.flatMap(({ entries }) => entries).find(({ id }) => id === draft.id);
    await listener.until(() => entry() !== undefined, 'the need');
    expect(entry()).toMatchObject({ op: 'upsert', view: body });
    expect(await inZone(east)).toContain(draft.id);
  });

  it('needs a place before it can be opened', async () => {
    const draft = await posted({ point: null });
    const refused = await step(draft.id, 'open');
    expect([refused.status, codeOf(refused)]).toEqual([409, 'no-place']);
    const { body: placed } = await revise(draft, { point: west.point });
    expect(placed).toMatchObject({ state: 'draft', zoneId: west.id });
    expect((await step(draft.id, 'open')).status).toBe(200);
  });
});

describe('revising a need', () => {
  it('changes the fields that are named, and no other', async () => {
    const need = await posted({ requiredSkills: ['Lifting'] });
    const { status, body, headers } = await revise(need, { title: 'Another title', placesMax: 9 });
    expect(status).toBe(200);
    expect(body).toEqual({ ...need, title: 'Another title', placesMax: 9, version: 2 });
    expect(headers.get('etag')).toMatch(/^"2\.[\w-]+"$/);
  });

  it('that changes nothing is no change', async () => {
    const need = await posted();
    const { body, positions } = await revise(need, { title: need.title, startsAt: need.startsAt });
    expect([body.version, positions]).toEqual([1, []]);
  });

  it('needs the version that was seen', async () => {
    const need = await posted();
    expect((await revise({ id: need.id, version: null }, { title: 'No version' })).status).toBe(400);
    await revise(need, { title: 'Second version' });
    const late = await revise(need, { title: 'Too late' });
    expect([late.status, codeOf(late)]).toEqual([409, 'conflict']);
    expect((await owner.get<{ need: NeedView }>(`/nonprofit/needs/${need.id}`)).need.title).toBe(
      'Second version',
    );
  });

  it('by ten at once is done by one', async () => {
    const need = await posted();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, nth) => revise(need, { title: `Title ${nth}` })),
    );
    const done = answers.filter(({ status }) => status === 200);
    expect(done).toHaveLength(1);
    expect(answers.filter((answer) => answer.status === 409 && codeOf(answer) === 'conflict')).toHaveLength(
      9,
    );
    const { need: now } = await owner.get<{ need: NeedView }>(`/nonprofit/needs/${need.id}`);
    expect(now).toEqual(done[0]?.body);
  });

  it('that moves it to another zone takes it from the one and shows it in the other', async () => {
    const listener = await stranger.connect();
    for (const { id } of [east, west]) await listener.join({ room: `zone:${id}` });
    const need = await posted();
    const { body } = await revise(need, { point: west.point });
    expect(body).toMatchObject({ zoneId: west.id, zoneName: 'West', state: 'open' });
    const heard = () =>
      listener.changes
        .flatMap(({ room, entries }) => entries.map((entry) => ({ room, ...entry })))
        .filter(({ id }) => id === need.id)
        .map(({ room, op, version }) => `${room} ${op} ${version}`);
    await listener.until(() => heard().length === 3, 'all of it');
    expect(heard().sort()).toEqual(
      [`zone:${east.id} remove 2`, `zone:${east.id} upsert 1`, `zone:${west.id} upsert 2`].sort(),
    );
    expect([(await inZone(east)).includes(need.id), (await inZone(west)).includes(need.id)]).toEqual([
      false,
      true,
    ]);
  });

  it('that takes its place away makes it a draft again, out of its zone', async () => {
    const need = await posted();
    const { body } = await revise(need, { point: null });
    expect(body).toMatchObject({ state: 'draft', zoneId: null, point: null });
    expect(await inZone(east)).not.toContain(need.id);
  });

  it('into something impossible is refused', async () => {
    const need = await posted({ placesMin: 3, placesMax: 4 });
    const answer = await revise(need, { placesMax: 2 });
    expect([answer.status, pathsOf(answer)]).toEqual([400, ['placesMax']]);
    expect((await revise(need, { placesMin: 1, placesMax: 2 })).status).toBe(200);
  });
});

describe('cancelling a need', () => {
  it('keeps it to be seen, cancelled, and closes it for good', async () => {
    const need = await posted();
    const { status, body } = await step(need.id, 'cancel');
    expect([status, body.state, body.version]).toEqual([200, 'cancelled', 2]);
    expect(await inZone(east)).not.toContain(need.id);
    expect(await stranger.get(`/volunteer/needs/${need.id}`)).toEqual(body);
    for (const answer of [
      await step(need.id, 'cancel'),
      await step(need.id, 'open'),
      await revise(body, { title: 'Too late' }),
    ]) {
      expect([answer.status, codeOf(answer)]).toEqual([409, 'state']);
    }
  });

  it('by ten at once is done by one', async () => {
    const need = await posted();
    const answers = await Promise.all(Array.from({ length: 10 }, () => step(need.id, 'cancel')));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(9);
  });
});

describe('the needs of another nonprofit', () => {
  it('cannot be read, revised, opened or cancelled, and look as if they were not there', async () => {
    const open = await posted();
    const draft = await posted({ draft: true });
    for (const id of [open.id, draft.id, randomUUID(), 'not-an-id']) {
      const answers = [
        await stranger.ask('GET', `/nonprofit/needs/${id}`),
        await revise({ id, version: 1 }, { title: 'Mine now' }, stranger),
        await step(id, 'open', stranger),
        await step(id, 'cancel', stranger),
      ];
      for (const { status } of answers) expect(status, id).toBe(404);
    }
    const list = await stranger.ask('GET', `/nonprofit/needs?organisationId=${organisationId}`);
    expect(list.status).toBe(404);
  });
});

describe('a list of needs', () => {
  it('comes in pages, in the order of their start, each need once', async () => {
    const keeper = await server.person();
    const own = await server.nonprofit(keeper, 'Paged pantry');
    const starts = [5, 1, 4, 1, 3].map((day) => `2027-03-0${day}T15:00:00.000Z`);
    for (const startsAt of starts) {
      const body = aNeed(own, { startsAt, endsAt: startsAt.replace('15:', '17:') });
      expect((await keeper.ask('POST', '/nonprofit/needs', { body })).status).toBe(201);
    }
    const seen: NeedView[] = [];
    let cursor: string | null = null;
    do {
      const more: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page: { items: NeedView[]; nextCursor: string | null } = await keeper.get(
        `/nonprofit/needs?organisationId=${own}&limit=2${more}`,
      );
      seen.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen.map(({ startsAt }) => startsAt)).toEqual(starts.toSorted());
    expect(new Set(seen.map(({ id }) => id)).size).toBe(starts.length);
    const broken = await keeper.ask('GET', `/nonprofit/needs?organisationId=${own}&cursor=broken`);
    expect(broken.status).toBe(400);
  });
});
