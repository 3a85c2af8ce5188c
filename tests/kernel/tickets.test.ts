import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Problem } from '#shared/kernel/problem.ts';
import type { Person } from '../support/person.ts';
import { TestServer } from '../support/test-server.ts';

const CONFIGURED = 'https://app.example.org';

let server: TestServer;
let person: Person;
beforeAll(async () => {
  server = await TestServer.start({ origins: [CONFIGURED] });
  person = await server.person('Ruth');
});
afterAll(() => server.close());

const newTicket = async () =>
  (await person.post<{ ticket: string }>('/socket-tickets', undefined, { key: null })).ticket;

interface Attempt {
  ticket?: unknown;
  protocol?: unknown;
  /** Null sends none. */
  origin?: string | null;
  headers?: Record<string, string>;
  transports?: string[];
}

/** Tries to connect: `null` when it is let in, otherwise what it was refused with. */
async function connect({
  ticket,
  protocol = 1,
  origin = server.url,
  headers = {},
  transports = ['websocket'],
}: Attempt) {
  const socket = io(server.url, {
    transports,
    forceNew: true,
    reconnection: false,
    auth: { ticket, protocol },
    extraHeaders: { ...headers, ...(origin !== null && { origin }) },
  });
  const outcome = await new Promise<(Error & { data?: Problem }) | null>((done) => {
    socket.once('connect', () => done(null));
    socket.once('connect_error', done);
  });
  socket.disconnect();
  return outcome;
}

const refusedWith = (status: number, code: string) => ({ status, type: `urn:muster:problem:${code}` });

describe('a ticket', () => {
  it('lets its owner in once', async () => {
    const ticket = await newTicket();
    expect(await connect({ ticket })).toBeNull();
    expect((await connect({ ticket }))?.data).toMatchObject(refusedWith(401, 'ticket'));
  });

  it('lets one of several in that come with it at once', async () => {
    const ticket = await newTicket();
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => connect({ ticket })));
    expect(outcomes.filter((outcome) => outcome === null)).toHaveLength(1);
  });

  it('is of no use when it is too old', async () => {
    const ticket = await newTicket();
    await server.kernel.database.sql(`update socket_ticket set ends_at = ends_at - interval '61 seconds'`);
    expect((await connect({ ticket }))?.data).toMatchObject(refusedWith(401, 'ticket'));
  });

  it('is of no use when its session has ended', async () => {
    const visitor = await server.person();
    const { ticket } = await visitor.post<{ ticket: string }>('/socket-tickets', undefined, { key: null });
    await server.kernel.database.sql('update session set revoked_at = now() where account_id = $1', [
      visitor.id,
    ]);
    expect((await connect({ ticket }))?.data).toMatchObject(refusedWith(401, 'ticket'));
  });

  it.each([undefined, null, '', 'x'.repeat(32), 7, { sql: true }, ['a']])('%j is none', async (ticket) => {
    expect((await connect({ ticket }))?.data).toMatchObject(refusedWith(401, 'ticket'));
  });

  it('is not kept as it is, so that a copy of the database opens no socket', async () => {
    const ticket = await newTicket();
    const rows = await server.kernel.database.sql('select * from socket_ticket');
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain(ticket);
  });

  it('is given to nobody who is not signed in', async () => {
    const answer = await fetch(`${server.url}/api/socket-tickets`, { method: 'POST' });
    expect(answer.status).toBe(401);
  });

  it('does not help who speaks another protocol, and is not used up by it', async () => {
    const ticket = await newTicket();
    expect((await connect({ ticket, protocol: 2 }))?.data).toMatchObject(refusedWith(400, 'protocol'));
    expect(await connect({ ticket })).toBeNull();
  });
});

describe.each(['websocket', 'polling'])('the origin, by %s', (transport) => {
  const transports = [transport];

  it.each([
    'https://evil.example',
    'null',
    'http://127.0.0.1:1',
    'http://127.0.0.1',
    'file://',
    '',
    `${CONFIGURED}.evil.example`,
    `${CONFIGURED}@evil.example`,
    `${CONFIGURED}:444`,
    'http://app.example.org',
    'https://xapp.example.org',
    'https://app.example.org.',
    'https://evil.example/?https://app.example.org',
  ])('%s is turned away before its ticket is looked at', async (origin) => {
    const ticket = await newTicket();
    const refused = await connect({ ticket, origin, transports });
    expect(refused).not.toBeNull();
    expect(refused?.data).toBeUndefined();
    expect(await connect({ ticket, transports })).toBeNull();
  });

  it('that is left out is turned away, unless a browser says that the page is our own', async () => {
    const ticket = await newTicket();
    expect(await connect({ ticket, origin: null, transports })).not.toBeNull();
    for (const site of ['cross-site', 'same-site', 'none'])
      expect(
        await connect({ ticket, origin: null, headers: { 'sec-fetch-site': site }, transports }),
        site,
      ).not.toBeNull();
    const own = { 'sec-fetch-site': 'same-origin' };
    expect(await connect({ ticket, origin: null, headers: own, transports })).toBeNull();
  });

  it('lets nobody in with a ticket that is used or too old', async () => {
    const ticket = await newTicket();
    expect(await connect({ ticket, origin: CONFIGURED, transports })).toBeNull();
    const used = await connect({ ticket, origin: CONFIGURED, transports });
    expect(used?.data).toMatchObject(refusedWith(401, 'ticket'));
    const old = await newTicket();
    await server.kernel.database.sql(`update socket_ticket set ends_at = ends_at - interval '61 seconds'`);
    expect((await connect({ ticket: old, transports }))?.data).toMatchObject(refusedWith(401, 'ticket'));
  });

  it('of the server itself and a configured one are let in', async () => {
    expect(await connect({ ticket: await newTicket(), transports })).toBeNull();
    expect(await connect({ ticket: await newTicket(), origin: CONFIGURED, transports })).toBeNull();
  });
});
