import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Clock } from '#server/kernel/clock.ts';
import { DEMO_ACCOUNTS } from '#server/modules/volunteering/demo/demo-accounts.ts';
import { seedDemo } from '#server/modules/volunteering/demo/seed-demo.ts';
import type { AssignmentView, MatchView } from '#shared/commitments.ts';
import type { NonprofitFiguresView } from '#shared/figures.ts';
import type { SignedIn } from '#shared/identity.ts';
import type { NeedView, VolunteerView } from '#shared/volunteering.ts';
import { Person } from '../support/person.ts';
import { aNeed } from '../support/samples.ts';
import { settled } from '../support/settled.ts';
import { TestServer } from '../support/test-server.ts';
import { needCounts, readRows, volunteerCounts } from './recounted.ts';

const DAY_MS = 86_400_000;
let today = new Date();
const clock: Clock = { now: () => today };
let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start({ clock });
});
afterAll(() => server.close());

const logIn = (email: string, password: string) =>
  fetch(`${server.url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });

async function signedIn(email: string): Promise<Person> {
  const { accessToken, user } = (await (await logIn(email, DEMO_ACCOUNTS[0]!.password)).json()) as SignedIn;
  return new Person(server.url, { id: user.id, email, token: accessToken });
}

const count = async (what: string): Promise<number> => {
  const [row] = await server.kernel.database.sql<{ count: unknown }>(`select count(*) as count from ${what}`);
  return Number(row?.count);
};

it('has no demo accounts before it is asked for a demo', async () => {
  for (const { email, password } of DEMO_ACCOUNTS) expect((await logIn(email, password)).status).toBe(401);
  expect((await fetch(`${server.url}/api/demo`)).status).toBe(404);
});

it('is filled once, and its three accounts can sign in', async () => {
  await seedDemo(server.kernel, () => {});
  await seedDemo(server.kernel, () => {});
  expect(await count('nonprofit')).toBe(5);
  expect(await count('volunteer')).toBe(200);
  expect(await count(`need where imported_from like 'demo:coming-%'`)).toBe(50);
  expect(await count(`need where imported_from like 'demo:past-%' and state = 'done'`)).toBeGreaterThan(80);
  expect(await count(`need where imported_from like 'demo:today-%'`)).toBe(1);
  for (const { email, password } of DEMO_ACCOUNTS) {
    const answer = await logIn(email, password);
    expect(answer.status).toBe(200);
    expect(((await answer.json()) as SignedIn).user.email).toBe(email);
  }
  const others = await count(`account where password_hash is not null`);
  expect(others).toBe(DEMO_ACCOUNTS.length);
});

it('counts what it holds as a verb would have counted it', async () => {
  const rows = await readRows(server.kernel.database.sql);
  const counters = volunteerCounts(rows);
  const places = needCounts(rows);
  for (const { id, ...kept } of rows.volunteers) expect(kept).toEqual(counters(id));
  for (const { id, places_taken, places_max, waiting } of rows.needs) {
    expect({ taken: places_taken, waiting }).toEqual(places(id));
    expect(places_taken).toBeLessThanOrEqual(places_max);
  }
});

it('looks alive to its volunteer and to its coordinator', async () => {
  const dana = await signedIn('volunteer@demo.example');
  const { items } = await dana.get<{ items: AssignmentView[] }>('/volunteer/assignments');
  const states = items.map(({ state }) => state);
  expect(
    items.filter(({ state, startsAt }) => state === 'confirmed' && new Date(startsAt) > today),
  ).not.toEqual([]);
  expect(states.filter((state) => state === 'showed').length).toBeGreaterThan(2);
  expect((await dana.get<{ items: MatchView[] }>('/volunteer/offers')).items).toHaveLength(1);
  const { volunteer } = await dana.get<{ volunteer: VolunteerView }>('/volunteer/profile');
  expect(volunteer.hoursDone).toBeGreaterThan(5);

  const ruth = await signedIn('coordinator@demo.example');
  const [pantry] = await server.kernel.database.sql<{ id: string }>(
    `select id from organisation where name = 'Flatbush Pantry'`,
  );
  const { figures } = await ruth.get<{ figures: NonprofitFiguresView }>(
    `/nonprofit/dashboard?organisationId=${pantry!.id}`,
  );
  expect(figures.showUpRate).toBeGreaterThan(0.7);
  expect(figures.needsAtRisk).toBeGreaterThan(0);
  expect(figures.needs.filled).toBeGreaterThan(0);
  expect(figures.weeks.length).toBeGreaterThan(5);
  expect(figures.satisfaction.ratingsOfVolunteers).toBeGreaterThan(5);
  expect(await count(`need where waiting > 0`)).toBeGreaterThan(0);
});

// All of the demo is judged anew, rescued and told of, five weeks later.
it('moves its dates by whole weeks, so that it never looks dead', { timeout: 90_000 }, async () => {
  const read = () =>
    server.kernel.database.sql<{ id: string; starts_at: Date }>(
      `select id, starts_at from need where imported_from not like 'demo:today-%' order by id`,
    );
  const before = await read();
  // Somebody plays with it, at a time into which the demo would move theirs.
  const dana = await signedIn('volunteer@demo.example');
  const [promised] = (await dana.get<{ items: AssignmentView[] }>('/volunteer/assignments?state=confirmed'))
    .items;
  const ruth = await signedIn('coordinator@demo.example');
  const moved = (instant: string) => new Date(Date.parse(instant) + 5 * 7 * DAY_MS).toISOString();
  const body = {
    ...aNeed(promised!.organisationId, { point: { lat: 40.6434, lng: -73.9603 } }),
    ...{ startsAt: moved(promised!.startsAt), endsAt: moved(promised!.endsAt) },
  };
  const own = await ruth.post<NeedView>('/nonprofit/needs', body);
  await dana.post('/volunteer/assignments', { needId: own.id });

  today = new Date(Date.now() + 40 * DAY_MS);
  await seedDemo(server.kernel, () => {});
  await settled(server.kernel);
  const after = (await read()).filter(({ id }) => id !== own.id);
  const moves = after.map(
    ({ starts_at }, i) => new Date(starts_at).getTime() - new Date(before[i]!.starts_at).getTime(),
  );
  expect(moves.every((ms) => ms % (7 * DAY_MS) === 0)).toBe(true);
  // All but the one whose volunteer has other plans by now.
  expect(moves.filter((ms) => ms !== 5 * 7 * DAY_MS)).toHaveLength(1);
  const [ahead] = await server.kernel.database.sql<{ needs: unknown; people: unknown }>(
    `select count(*) as needs, sum(places_taken) as people from need where state = 'open' and starts_at > $1::timestamptz`,
    [today.toISOString()],
  );
  expect(Number(ahead?.needs)).toBeGreaterThan(25);
  expect(Number(ahead?.people)).toBeGreaterThan(10);
  expect(await count(`need where imported_from like 'demo:today-%'`)).toBe(2);
  await seedDemo(server.kernel, () => {});
  expect((await read()).filter(({ id }) => id !== own.id)).toEqual(after);
});
