import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Clock } from '#server/kernel/clock.ts';
import { DEMO_ACCOUNTS } from '#server/modules/volunteering/demo/demo-accounts.ts';
import { seedDemo } from '#server/modules/volunteering/demo/seed-demo.ts';
import type { SignedIn } from '#shared/identity.ts';
import { TestServer } from '../support/test-server.ts';

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
  expect(await count('need')).toBe(50);
  for (const { email, password } of DEMO_ACCOUNTS) {
    const answer = await logIn(email, password);
    expect(answer.status).toBe(200);
    expect(((await answer.json()) as SignedIn).user.email).toBe(email);
  }
  const others = await count(`account where password_hash is not null`);
  expect(others).toBe(DEMO_ACCOUNTS.length);
});

it('moves its dates by whole weeks, so that it never looks dead', async () => {
  const read = () =>
    server.kernel.database.sql<{ id: string; starts_at: Date }>(`select id, starts_at from need order by id`);
  const before = await read();
  today = new Date(Date.now() + 40 * DAY_MS);
  await seedDemo(server.kernel, () => {});
  const after = await read();
  expect(after.every(({ starts_at }) => new Date(starts_at) >= today)).toBe(true);
  const moves = after.map(
    ({ starts_at }, i) => new Date(starts_at).getTime() - new Date(before[i]!.starts_at).getTime(),
  );
  expect(moves.every((ms) => ms % (7 * DAY_MS) === 0)).toBe(true);
});
