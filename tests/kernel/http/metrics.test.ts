import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMetricsServer } from '#server/kernel/metrics-page.ts';
import { Telemetry } from '#server/kernel/telemetry.ts';
import type { Person } from '../../support/person.ts';
import { aNeed } from '../../support/samples.ts';
import { TestServer } from '../../support/test-server.ts';

const TOKEN = 'a token that only the test knows';

let telemetry: Telemetry;
let server: TestServer;
let owner: Person;
beforeAll(async () => {
  telemetry = new Telemetry();
  server = await TestServer.start({ telemetry, metricsToken: TOKEN });
  owner = await server.person('Ruth');
});
afterAll(async () => {
  await server.close();
  telemetry.close();
});

const metrics = (token = TOKEN) =>
  fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${token}` } });

/** Values by name and labels, as Prometheus reads them: `muster_sockets`, `muster_jobs{queue="x",state="y"}`. */
async function figures(): Promise<Map<string, number>> {
  const answer = await metrics();
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
  const lines = (await answer.text()).split('\n').filter((line) => line && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
}

describe('figures', () => {
  it('count requests by their declared route, method and status', async () => {
    await owner.get('/users/me');
    await owner.get('/users/me');
    await owner.ask('GET', '/organisations/not-an-id');
    await owner.ask('GET', '/made-up');
    const seen = await figures();
    const count = (route: string, status: number) =>
      seen.get(`muster_http_requests_total{route="${route}",method="GET",status="${status}"}`);
    expect([count('/users/me', 200), count('/organisations/:id', 404), count('none', 404)]).toEqual([
      2, 1, 1,
    ]);
    expect(seen.get('muster_http_request_seconds_count{route="/users/me",method="GET"}')).toBe(2);
    expect([...seen.keys()].join()).not.toContain('made-up');
  });

  it('show sockets, rooms, and how long changes are on their way', async () => {
    const organisationId = await server.nonprofit(owner);
    const listener = await owner.connect();
    const room = `needs:${organisationId}`;
    await listener.join({ room });
    await owner.post('/nonprofit/needs', aNeed(organisationId));
    await listener.until(() => listener.of(room).length > 0, 'the change');
    const seen = await figures();
    expect([seen.get('muster_sockets'), seen.get('muster_rooms')]).toEqual([1, 1]);
    expect(seen.get('muster_change_delivery_seconds_count')).toBeGreaterThanOrEqual(1);
    expect(seen.get('muster_change_delivery_seconds_sum')).toBeLessThan(15);
  });

  it('show the process, its lateness, and jobs that wait and that failed', async () => {
    await server.kernel.database.sql(
      `insert into jobs.job (name, data, policy) select 'failed', '{}', policy from jobs.queue where name = 'failed'`,
    );
    const seen = await figures();
    expect(seen.get('muster_event_loop_lag_seconds{kind="p99"}')).toBeGreaterThan(0);
    expect(seen.get('muster_memory_bytes{kind="resident"}')).toBeGreaterThan(10_000_000);
    expect(seen.get('muster_processor_seconds')).toBeGreaterThan(0);
    expect(seen.get('muster_jobs{queue="failed",state="failed"}')).toBe(1);
    if (server.kernel.database.kind === 'postgres') {
      // Work behind the requests may use them just now.
      const connections = (pool: string) =>
        Number(seen.get(`muster_database_connections{pool="${pool}",use="idle"}`)) +
        Number(seen.get(`muster_database_connections{pool="${pool}",use="busy"}`));
      expect(connections('writers')).toBeGreaterThan(0);
      expect(connections('readers')).toBeGreaterThan(0);
    }
  });
});

describe('the way to them', () => {
  it('is for who has the token', async () => {
    for (const token of ['', 'another token', `${TOKEN}x`]) expect((await metrics(token)).status).toBe(401);
    expect((await fetch(`${server.url}/metrics`)).status).toBe(401);
    expect((await metrics()).status).toBe(200);
  });

  it('is not there where nobody asked for it', async () => {
    const other = await TestServer.start();
    expect((await fetch(`${other.url}/metrics`)).status).toBe(404);
    await other.close();
  });

  it('may be a port of its own, where nothing else is', async () => {
    const page = createMetricsServer({ telemetry, token: null });
    page.listen(0, '127.0.0.1');
    await once(page, 'listening');
    const url = `http://127.0.0.1:${(page.address() as AddressInfo).port}`;
    expect(await (await fetch(`${url}/metrics`)).text()).toContain('muster_sockets');
    expect((await fetch(`${url}/api/health`)).status).toBe(404);
    page.close();
    page.closeAllConnections();
  });
});
