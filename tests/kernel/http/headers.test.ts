import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestServer } from '../../support/test-server.ts';

const APP = 'https://app.example.org';

let server: TestServer;
let behindProxy: TestServer;
beforeAll(async () => {
  server = await TestServer.start({ origins: [APP] });
  behindProxy = await TestServer.start({ trustedProxies: ['127.0.0.1'] });
});
afterAll(async () => {
  await server.close();
  await behindProxy.close();
});

const ask = (path: string, headers: Record<string, string> = {}, method = 'GET', at = server) =>
  fetch(`${at.url}${path}`, { method, headers });

describe('every answer', () => {
  it.each(['/api/health', '/api/users/me', '/api/nowhere', '/nowhere', '/api/docs'])(
    'of %s keeps a browser careful',
    async (path) => {
      const { headers } = await ask(path);
      const policy = headers.get('content-security-policy')!;
      expect(policy).toMatch(/script-src 'self'(;|$)/);
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).toContain("object-src 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
    },
  );

  it('of the API names its request, each another one, and is not kept', async () => {
    const [one, two] = [await ask('/api/health'), await ask('/api/health')];
    expect(one.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(one.headers.get('x-request-id')).not.toBe(two.headers.get('x-request-id'));
    expect(one.headers.get('cache-control')).toBe('no-store');
  });

  it('of polling sockets is not guessed at either', async () => {
    const answer = await ask('/socket.io/?EIO=4&transport=polling', { origin: server.url });
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });
});

describe('TLS is insisted on', () => {
  const header = 'strict-transport-security';

  it('where a trusted proxy says that it came by it', async () => {
    const by = (proto: string) => ask('/api/health', { 'x-forwarded-proto': proto }, 'GET', behindProxy);
    expect((await by('https')).headers.get(header)).toMatch(/^max-age=\d{8}/);
    expect((await by('http')).headers.get(header)).toBeNull();
    // The last one is the proxy's own word; before it stands what it was sent.
    expect((await by('https, http')).headers.get(header)).toBeNull();
  });

  it('never because anybody else says so: the browser could not come back', async () => {
    const answer = await ask('/api/health', { 'x-forwarded-proto': 'https' });
    expect(answer.headers.get(header)).toBeNull();
  });

  it('by the cookie of the session too', async () => {
    const register = (at: TestServer, email: string) =>
      fetch(`${at.url}/api/auth/register`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-proto': 'https' },
        body: JSON.stringify({ email, password: 'a password of tests', displayName: 'Mia' }),
      });
    const [trusted, not] = [
      await register(behindProxy, 'mia@test.example'),
      await register(server, 'mia@test.example'),
    ];
    expect([trusted.status, not.status]).toEqual([201, 201]);
    expect(trusted.headers.getSetCookie()[0]).toMatch(/; Secure/);
    expect(not.headers.getSetCookie()[0]).not.toMatch(/; Secure/);
  });
});

describe('a page of another origin', () => {
  const preflight = (origin: string) =>
    ask(
      '/api/nonprofit/needs',
      { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
      'OPTIONS',
    );

  it('that is configured may call, and read what it needs', async () => {
    const asked = await preflight(APP);
    expect(asked.status).toBe(204);
    expect(asked.headers.get('access-control-allow-origin')).toBe(APP);
    expect(asked.headers.get('access-control-allow-credentials')).toBe('true');
    expect(asked.headers.get('access-control-allow-methods')).toContain('PATCH');
    expect(asked.headers.get('access-control-allow-headers')).toMatch(
      /Authorization.*Idempotency-Key.*If-Match/,
    );
    for (const path of ['/api/health', '/api/users/me', '/api/nowhere']) {
      const { headers } = await ask(path, { origin: APP });
      expect(headers.get('access-control-allow-origin'), path).toBe(APP);
      expect(headers.get('access-control-expose-headers')).toMatch(
        /Room-Position, Commit-Id, Idempotent-Replay, ETag, Retry-After/,
      );
      expect(headers.get('vary')).toMatch(/\bOrigin\b/);
    }
  });

  it.each([
    'https://evil.example',
    'null',
    `${APP}.evil.example`,
    `${APP}:8443`,
    'http://app.example.org',
    'https://APP.example.org',
    `https://evil.example/${APP}`,
    '*',
    '',
  ])('%s gets no leave of any kind', async (origin) => {
    const asked = await preflight(origin);
    const called = await ask('/api/health', { origin });
    expect(asked.status).toBe(404);
    for (const { headers } of [asked, called]) {
      const given = [...headers.keys()].filter((name) => name.startsWith('access-control-'));
      expect(given).toEqual([]);
      expect(headers.get('vary')).toMatch(/\bOrigin\b/);
    }
  });

  it('may not reach files of the client by it', async () => {
    expect((await ask('/', { origin: APP })).headers.get('access-control-allow-origin')).toBeNull();
  });
});

/** Writes to the connection what no client library would. */
function raw(text: string): Promise<{ status: number; type: string | null; body: string }> {
  return new Promise((done, fail) => {
    const { hostname, port } = new URL(server.url);
    const asked = request({ hostname, port });
    asked.on('error', () => {});
    asked.on('socket', (socket) => {
      socket.removeAllListeners('data');
      let said = '';
      socket.on('connect', () => socket.write(text));
      socket.on('data', (chunk: Buffer) => {
        said += chunk.toString();
      });
      socket.on('error', fail);
      socket.on('close', () => {
        const [head = '', body = ''] = said.split('\r\n\r\n');
        done({
          status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1]),
          type: /content-type: (\S+)/i.exec(head)?.[1] ?? null,
          body,
        });
      });
    });
  });
}

describe('what cannot be read as a request', () => {
  it.each([
    ['no HTTP', 'A SECRET WORD\r\n\r\n', 400],
    ['no Host', 'GET /api/health HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
    ['an odd Host', 'GET /api/health HTTP/1.1\r\nHost: secret word\r\nConnection: close\r\n\r\n', 400],
    [
      'headers without end',
      `GET /api/health HTTP/1.1\r\nHost: x\r\nX: ${'secret'.repeat(5000)}\r\n\r\n`,
      431,
    ],
    [
      'two lengths',
      'POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nsecret',
      400,
    ],
  ])('%s is a problem too', async (_what, text, status) => {
    const answer = await raw(text);
    expect([answer.status, answer.type]).toEqual([status, 'application/problem+json']);
    expect(JSON.parse(answer.body)).toMatchObject({ status, detail: expect.stringContaining('Send') });
    expect(answer.body.toLowerCase()).not.toContain('secret');
  });
});
