import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CapturedLog } from '../../support/captured-log.ts';
import type { Person } from '../../support/person.ts';
import { aNeed } from '../../support/samples.ts';
import { TestServer } from '../../support/test-server.ts';
import { atTheDoor } from '../../support/visitor.ts';

const WARN = 40;
const ERROR = 50;
const PASSWORD = 'the password of this test';

const captured = new CapturedLog();
let server: TestServer;
let owner: Person;
beforeAll(async () => {
  server = await TestServer.start({ log: captured.log });
  owner = await server.person('Ruth');
});
afterAll(() => server.close());

const lineOf = (answer: { headers: Headers }) =>
  captured.lines.find(({ requestId }) => requestId === answer.headers.get('x-request-id'));

describe('a request in the log', () => {
  it('has its id, who acted, what was asked, the outcome and the time it took', async () => {
    const organisationId = await server.nonprofit(owner);
    const answer = await owner.ask('GET', `/organisations/${organisationId}`);
    expect(lineOf(answer)).toMatchObject({
      method: 'GET',
      route: '/organisations/:id',
      status: 200,
      actor: owner.id,
      ms: expect.any(Number),
      msg: expect.stringMatching(/request$/),
    });
  });

  it('has no actor when nobody is signed in, and no address that was made up', async () => {
    const answer = await fetch(`${server.url}/api/made-up-path?made-up=query`);
    expect(lineOf(answer)).toMatchObject({ route: 'none', status: 404 });
    expect(lineOf(answer)).not.toHaveProperty('actor');
    expect(captured.text).not.toContain('made-up');
  });

  it('that was slow is warned of', async () => {
    const { database } = server.kernel;
    const sql = database.sql;
    // Nothing but the database makes a request slow here.
    database.sql = (async (text: string, parameters?: unknown[]) => {
      if (text === 'select 1') await sql('select pg_sleep(0.6)');
      return sql(text, parameters);
    }) as typeof sql;
    const answer = await fetch(`${server.url}/api/ready`);
    database.sql = sql;
    expect(lineOf(answer)).toMatchObject({ level: WARN, route: '/ready', msg: 'slow request' });
    expect(lineOf(answer)?.ms).toBeGreaterThan(500);
  });

  it('that failed here is an error with its reason, of which its answer says nothing', async () => {
    await server.kernel.database.sql('alter table organisation rename column kind to hidden_kind');
    const organisationId = await server.nonprofit(owner).catch(() => 'none');
    expect(organisationId).toBe('none');
    const answer = await owner.ask('POST', '/organisations', {
      body: { name: 'Hidden', kind: 'nonprofit', timeZone: 'UTC' },
    });
    await server.kernel.database.sql('alter table organisation rename column hidden_kind to kind');
    expect([answer.status, JSON.stringify(answer.body).includes('kind')]).toEqual([500, false]);
    const failed = captured.of('a request failed').at(-1);
    expect(failed).toMatchObject({
      level: ERROR,
      requestId: answer.headers.get('x-request-id'),
      route: '/organisations',
      err: { message: expect.stringContaining('kind') },
    });
  });
});

describe('a secret', () => {
  const forbidden: string[] = [PASSWORD, 'Wrong and secret', '$argon2id$'];

  it('is in no line of the log, whatever is done with it and however it fails', async () => {
    const body = { email: 'mia@test.example', password: PASSWORD, displayName: 'Mia' };
    const entered = await atTheDoor(server.url, '/auth/register', { body });
    const { accessToken } = entered.body;
    forbidden.push(accessToken, entered.refreshToken!, owner.token);
    const { email, password } = body;
    await atTheDoor(server.url, '/auth/login', { body: { email, password: 'Wrong and secret' } });
    await atTheDoor(server.url, '/auth/login', { body: { email, password: ['Wrong and secret'] } });
    const again = await atTheDoor(server.url, '/auth/login', { body: { email, password } });
    const refreshed = await atTheDoor(server.url, '/auth/refresh', { cookie: again.refreshToken! });
    forbidden.push(again.refreshToken!, refreshed.refreshToken!, refreshed.body.accessToken);
    await atTheDoor(server.url, '/auth/refresh', { cookie: 'Wrong and secret' });
    await atTheDoor(server.url, '/auth/logout', { cookie: refreshed.refreshToken!, token: accessToken });
    const { ticket } = await owner.post<{ ticket: string }>('/socket-tickets', undefined, { key: null });
    forbidden.push(ticket);
    const socket = io(server.url, {
      forceNew: true,
      reconnection: false,
      transports: ['websocket'],
      auth: { ticket, protocol: 1, token: owner.token },
      extraHeaders: { origin: server.url, authorization: `Bearer ${owner.token}` },
    });
    await new Promise<void>((done) => socket.once('connect', done));
    socket.disconnect();

    // A statement that fails names its values: here the hash of a password.
    await server.kernel.database.sql(
      'alter table account add constraint nobody check (display_name <> $$Nobody$$)',
    );
    const failed = await atTheDoor(server.url, '/auth/register', {
      body: { ...body, email: 'nobody@test.example', displayName: 'Nobody' },
    });
    await server.kernel.database.sql('alter table account drop constraint nobody');
    expect(failed.status).toBe(500);
    expect(captured.of('a request failed').length).toBeGreaterThan(0);

    const organisationId = await server.nonprofit(owner);
    await owner.ask('POST', '/nonprofit/needs', { body: aNeed(organisationId), key: 'A key' });
    captured.log.error(
      {
        err: Object.assign(new Error(`Bearer ${owner.token} was refused, and ${accessToken} too`), {
          password: PASSWORD,
        }),
        request: {
          headers: { cookie: again.refreshToken, authorization: owner.token, 'set-cookie': ticket },
        },
        body: { password: PASSWORD, user: { passwordHash: '$argon2id$' } },
      },
      'as a library might log it',
    );
    expect(captured.lines.length).toBeGreaterThan(10);
    for (const secret of forbidden) expect(captured.text, secret).not.toContain(secret);
    expect(captured.text).toContain('[redacted]');
  });
});
