import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Attempts, delayOf } from '#server/kernel/attempts.ts';
import { type Limits, STANDARD_LIMITS } from '#server/kernel/limits.ts';
import { Secret } from '#server/kernel/secret.ts';
import { LocalTally } from '#server/kernel/tally.ts';
import { Problem } from '#shared/kernel/problem.ts';
import { NO_LIMITS } from '../../support/no-limits.ts';
import { aNeed } from '../../support/samples.ts';
import { SECRET, TestServer } from '../../support/test-server.ts';

const MANY = { calls: 1000, seconds: 60 };
const FEW = { calls: 3, seconds: 60 };

const LIMITS: Limits = {
  address: { read: FEW, write: MANY, credentials: MANY },
  account: { read: MANY, write: FEW, credentials: MANY },
  attempts: {
    together: { calls: 5, seconds: 60 },
    account: { calls: 3, seconds: 900 },
    firstDelayMs: 1,
    longestDelayMs: 5,
  },
  sockets: NO_LIMITS.sockets,
};

let server: TestServer;
let open: TestServer;
beforeAll(async () => {
  server = await TestServer.start({ trustedProxies: ['127.0.0.1'], limits: LIMITS });
  open = await TestServer.start({ limits: LIMITS });
});
afterAll(async () => {
  await server.close();
  await open.close();
});

/** Asks from an address, as a proxy would say it. */
async function ask(
  path: string,
  from: string,
  { token, body, at = server }: { token?: string; body?: object; at?: TestServer } = {},
) {
  const answer = await fetch(`${at.url}/api${path}`, {
    method: body ? 'POST' : 'GET',
    headers: {
      'x-forwarded-for': from,
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}
const statuses = async (times: number, asking: () => Promise<{ status: number }>) => {
  const seen: number[] = [];
  for (let time = 0; time < times; time++) seen.push((await asking()).status);
  return seen;
};

describe('an address', () => {
  it('that asks too often is told when to come back; others are not held up', async () => {
    const health = (from: string) => ask('/health', from);
    expect(await statuses(3, () => health('203.0.113.1'))).toEqual([200, 200, 200]);
    const refused = await health('203.0.113.1');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    expect(refused.headers.get('content-type')).toBe('application/problem+json');
    expect(Problem.parse(JSON.parse(refused.text)).type).toBe('urn:muster:problem:too-many');
    expect((await health('203.0.113.2')).status).toBe(200);
    // A customer has a whole network of IPv6 addresses.
    const six = (host: string) => health(`2001:db8:1:2::${host}`);
    expect(
      [await six('1'), await six('2'), await six('3'), await six('4')].map(({ status }) => status),
    ).toEqual([200, 200, 200, 429]);
  });

  it('is counted for what does not exist, and for bad tokens, as for everything', async () => {
    expect(await statuses(4, () => ask('/nowhere', '203.0.113.11'))).toEqual([404, 404, 404, 429]);
    expect(await statuses(4, () => ask('/users/me', '203.0.113.12', { token: 'a.bad.token' }))).toEqual([
      401, 401, 401, 429,
    ]);
  });

  it('is the one of the connection unless a trusted proxy says another', async () => {
    let nth = 0;
    const seen = await statuses(4, () => ask('/health', `203.0.113.${++nth}`, { at: open }));
    expect(seen).toEqual([200, 200, 200, 429]);
  });
});

describe('an account', () => {
  it('has its own limit wherever it calls from, and each class of route its own', async () => {
    const [ruth, sam] = [await server.person(), await server.person()];
    const organisationId = await server.nonprofit(ruth);
    const post = (nth: number) =>
      ask('/nonprofit/needs', `203.0.113.${nth}`, { token: ruth.token, body: aNeed(organisationId) });
    expect([await post(1), await post(2), await post(3), await post(4)].map(({ status }) => status)).toEqual([
      201, 201, 201, 429,
    ]);
    expect((await ask('/users/me', '203.0.113.21', { token: ruth.token })).status).toBe(200);
    const body = { name: 'Other', kind: 'nonprofit', timeZone: 'UTC' };
    expect((await ask('/organisations', '203.0.113.1', { token: sam.token, body })).status).toBe(201);
  });
});

describe('signing in', () => {
  const PASSWORD = 'a password of tests';
  let made = 0;
  const somebody = async () => {
    const email = `mia.${++made}@test.example`;
    const body = { email, password: PASSWORD, displayName: 'Mia' };
    expect((await ask('/auth/register', '203.0.113.9', { body })).status).toBe(201);
    return (from: string, password: string) => ask('/auth/login', from, { body: { email, password } });
  };

  it('fails five times a minute from one address, and then not even the right password is looked at', async () => {
    const login = await somebody();
    expect(await statuses(5, () => login('203.0.113.1', 'a wrong one'))).toEqual([401, 401, 401, 401, 401]);
    const sixth = await login('203.0.113.1', PASSWORD);
    expect([sixth.status, Number(sixth.headers.get('retry-after')) > 0]).toEqual([429, true]);
    expect(sixth.text).not.toContain('mia');
  });

  it('many times at once is many times', async () => {
    const login = await somebody();
    const all = await Promise.all(Array.from({ length: 12 }, () => login('203.0.113.1', 'a wrong one')));
    expect(all.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(all.filter(({ status }) => status === 429)).toHaveLength(7);
  });

  it('is open to its owner from elsewhere, however many strangers have tried', async () => {
    const login = await somebody();
    for (let stranger = 1; stranger <= 8; stranger++)
      await statuses(5, () => login(`198.51.100.${stranger}`, 'a wrong one'));
    expect((await login('203.0.113.1', PASSWORD)).status).toBe(200);
  });

  it('writes its subject nowhere as it is', async () => {
    const keys: string[] = [];
    const tally = new LocalTally();
    const watching = {
      add: (key: string, seconds: number) => {
        keys.push(key);
        return tally.add(key, seconds);
      },
      forget: (key: string) => tally.forget(key),
    };
    await new Attempts(watching, STANDARD_LIMITS.attempts, new Secret(SECRET)).begin(
      'mia@test.example',
      '203.0.113.1',
    );
    expect(keys).toHaveLength(2);
    expect(keys.join()).not.toContain('mia');
  });
});

describe('answers to an account that is tried', () => {
  const limits = { ...STANDARD_LIMITS.attempts, together: MANY };
  const of = (pauses: number[]) =>
    new Attempts(new LocalTally(), limits, new Secret(SECRET), async (ms) => pauses.push(ms));

  it('come later and later from the eleventh on, and never later than eight seconds', async () => {
    const pauses: number[] = [];
    const attempts = of(pauses);
    for (let nth = 1; nth <= 18; nth++) await attempts.begin('mia', `198.51.100.${nth}`);
    expect(pauses).toEqual([250, 500, 1000, 2000, 4000, 8000, 8000, 8000]);
  });

  it('are prompt again once it was the person', async () => {
    const pauses: number[] = [];
    const attempts = of(pauses);
    for (let nth = 1; nth <= 12; nth++) await attempts.begin('mia', `198.51.100.${nth}`);
    await attempts.succeeded('mia');
    await attempts.begin('mia', '203.0.113.1');
    expect(pauses).toEqual([250, 500]);
  });

  it('do not depend on how others are tried', async () => {
    const pauses: number[] = [];
    const attempts = of(pauses);
    for (let nth = 1; nth <= 12; nth++) await attempts.begin(`somebody ${nth}`, '203.0.113.1');
    expect(pauses).toEqual([]);
  });

  it.each([
    [0, 0],
    [9, 0],
    [10, 250],
    [14, 4000],
    [15, 8000],
    [2000, 8000],
  ])('after %i failures wait %i ms', (failures, ms) => {
    expect(delayOf(failures, STANDARD_LIMITS.attempts)).toBe(ms);
  });
});

describe('what is usual', () => {
  it('is login five times a minute, and more of everything else than a person does', () => {
    expect(STANDARD_LIMITS.attempts.together).toEqual({ calls: 5, seconds: 60 });
    for (const limits of [STANDARD_LIMITS.address, STANDARD_LIMITS.account])
      expect(Math.min(limits.read.calls, limits.write.calls)).toBeGreaterThanOrEqual(3000);
  });
});
