import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepHouse } from '#server/kernel/housekeeping.ts';
import type { MembershipView } from '#shared/organisations.ts';
import type { NeedView } from '#shared/volunteering.ts';
import type { Answer, Person } from '../support/person.ts';
import { aNeed } from '../support/samples.ts';
import { TestServer } from '../support/test-server.ts';

const TOGETHER = 12;

let server: TestServer;
let owner: Person;
let organisationId: string;
beforeAll(async () => {
  server = await TestServer.start();
  owner = await server.person('Ruth');
  organisationId = await server.nonprofit(owner);
});
afterAll(() => server.close());

const post = (key: string | null, title: string, person = owner) =>
  person.ask<NeedView>('POST', '/nonprofit/needs', { key, body: aNeed(organisationId, { title }) });
const titles = async () =>
  (await owner.get<{ items: NeedView[] }>(`/nonprofit/needs?organisationId=${organisationId}`)).items.map(
    ({ title }) => title,
  );
const count = async (title: string) => (await titles()).filter((one) => one === title).length;
const codeOf = ({ body }: Answer<unknown>) => (body as { type?: string }).type?.split(':').at(-1);

describe('a request that is repeated under its key', () => {
  it('is done once and answered the same', async () => {
    const key = randomUUID();
    const first = await post(key, 'Once only');
    const again = await post(key, 'Once only');
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect([first, again].map(({ headers }) => headers.get('idempotent-replay'))).toEqual([null, 'true']);
    expect(again.headers.get('etag')).toBe(first.headers.get('etag'));
    expect(await count('Once only')).toBe(1);
    const changes = await server.kernel.database.sql('select room from change where mutation = $1', [key]);
    expect(changes).toHaveLength(new Set(changes.map(({ room }) => room)).size);
  });

  it('is answered as it was then, although the thing has changed since', async () => {
    const key = randomUUID();
    const { body: need } = await post(key, 'Moves on');
    await owner.post(`/nonprofit/needs/${need.id}/cancel`);
    expect((await post(key, 'Moves on')).body).toEqual(need);
  });

  it(`${TOGETHER} times at once is done once; who comes too early is told to ask again`, async () => {
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: TOGETHER }, () => post(key, 'All at once')));
    for (const answer of answers) {
      if (answer.status === 201) continue;
      expect([answer.status, codeOf(answer)]).toEqual([409, 'still-running']);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    const done = answers.filter(({ status }) => status === 201).map(({ body }) => body.id);
    expect(new Set(done).size).toBe(1);
    expect(await count('All at once')).toBe(1);
  });

  it('answers nothing with nothing, twice', async () => {
    const member = await server.person();
    const membershipId = await server.member(organisationId, member, 'coordinator');
    const path = `/organisations/${organisationId}/members/${membershipId}`;
    const key = randomUUID();
    for (let time = 0; time < 2; time++) {
      const { status, body } = await owner.ask('DELETE', path, { key });
      expect([status, body]).toEqual([204, undefined]);
    }
    expect((await owner.ask('DELETE', path, { key: randomUUID() })).status).toBe(404);
  });

  it('with another body, version or address is refused and not done', async () => {
    const key = randomUUID();
    const { body: need } = await post(key, 'First body');
    const other = await post(key, 'Second body');
    expect([other.status, codeOf(other)]).toEqual([422, 'key-reused']);
    expect(await count('Second body')).toBe(0);

    const revision = randomUUID();
    const revise = (version: number) =>
      owner.ask('PATCH', `/nonprofit/needs/${need.id}`, {
        key: revision,
        body: { title: 'Revised once' },
        headers: { 'if-match': `"${version}"` },
      });
    expect((await revise(need.version)).status).toBe(200);
    expect((await revise(need.version + 1)).status).toBe(422);

    const cancel = randomUUID();
    const { body: another } = await post(null, 'To be cancelled');
    expect(
      (await owner.ask('POST', `/nonprofit/needs/${need.id}/cancel`, { key: cancel, body: {} })).status,
    ).toBe(200);
    expect(
      (await owner.ask('POST', `/nonprofit/needs/${another.id}/cancel`, { key: cancel, body: {} })).status,
    ).toBe(422);
  });

  it('after a refusal is tried anew: refusals are not stored', async () => {
    const { body: need } = await post(null, 'Refused at first');
    const key = randomUUID();
    const open = () => owner.ask('POST', `/nonprofit/needs/${need.id}/open`, { key, body: {} });
    expect((await open()).status).toBe(409);
    const revised = await owner.ask<NeedView>('PATCH', `/nonprofit/needs/${need.id}`, {
      body: { point: null },
      headers: { 'if-match': `"${need.version}"` },
    });
    expect(revised.body.state).toBe('draft');
    expect((await open()).status).toBe(409);
    await owner.ask('PATCH', `/nonprofit/needs/${need.id}`, {
      body: { point: { lat: 40.65, lng: -73.95 } },
      headers: { 'if-match': `"${revised.body.version}"` },
    });
    expect((await open()).status).toBe(200);
  });

  it('by another person is another request', async () => {
    const colleague = await server.person();
    await server.member(organisationId, colleague, 'coordinator');
    const key = randomUUID();
    const [mine, theirs] = [await post(key, 'Same key'), await post(key, 'Same key', colleague)];
    expect(theirs.body.id).not.toBe(mine.body.id);
    expect(await count('Same key')).toBe(2);
  });

  it('to another route is another request', async () => {
    const key = randomUUID();
    await post(key, 'Keyed');
    const { status } = await owner.ask<MembershipView>('POST', '/organisations', {
      key,
      body: { name: 'Another', kind: 'nonprofit', timeZone: 'UTC' },
    });
    expect(status).toBe(201);
  });

  it('after a day is a new request', async () => {
    const key = randomUUID();
    await post(key, 'Day by day');
    await server.kernel.database.sql(`update idempotency set at = at - interval '25 hours' where key = $1`, [
      key,
    ]);
    await keepHouse(server.kernel.database);
    expect((await post(key, 'Day by day')).status).toBe(201);
    expect(await count('Day by day')).toBe(2);
  });
});

describe('a key', () => {
  it.each(['short', 'x'.repeat(65), 'with spaces in it', 'with/slash/in/it', "quote'--quote"])(
    '%s is not valid',
    async (key) => {
      const answer = await post(key, 'Never posted');
      expect(answer.status).toBe(400);
      expect(JSON.stringify(answer.body)).not.toContain(key);
    },
  );

  it.each(['/socket-tickets', '/auth/logout'])('that is not valid is refused by %s too', async (path) => {
    for (const key of ['short', 'x'.repeat(65), 'with spaces in it']) {
      const answer = await owner.ask('POST', path, { key });
      expect([answer.status, JSON.stringify(answer.body).includes(key)]).toEqual([400, false]);
    }
  });

  it('that is left out makes every request a new one', async () => {
    await post(null, 'Without a key');
    await post(null, 'Without a key');
    expect(await count('Without a key')).toBe(2);
  });

  it('is not kept for credentials and tickets: a stored answer would be a stored secret', async () => {
    const key = randomUUID();
    const tickets = await Promise.all(
      [1, 2].map(() => owner.post<{ ticket: string }>('/socket-tickets', undefined, { key })),
    );
    expect(tickets[0]?.ticket).not.toBe(tickets[1]?.ticket);
    const register = () =>
      owner.ask('POST', '/auth/register', {
        key,
        body: { email: `${key}@test.example`, password: 'a password of tests', displayName: 'Kay' },
      });
    expect((await register()).status).toBe(201);
    expect((await register()).status).toBe(409);
    expect(await server.kernel.database.sql('select 1 from idempotency where key = $1', [key])).toEqual([]);
  });
});
