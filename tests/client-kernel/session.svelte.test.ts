import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProfileView } from '#shared/identity.ts';
import { memoryStorage } from '../../client/kernel/device.ts';
import { ProblemError } from '../../client/kernel/http.ts';
import { Session, type SessionMessage } from '../../client/kernel/session.svelte.ts';
import { AuthServer, bella } from './auth-server.ts';
import { World } from './simulation/world.ts';

const login = { email: bella.email, password: 'right password' };

let server: AuthServer;
let origin: string;
let storage: Storage;
let world: World;
let told: SessionMessage[];
let changes: string[];

beforeEach(async () => {
  server = new AuthServer();
  origin = await server.open();
  storage = memoryStorage();
  world = new World();
  told = [];
  changes = [];
});

afterEach(() => server.close());

const page = (at = origin) =>
  new Session({
    origin: at,
    clock: world,
    storage,
    tell: (message) => told.push(message),
    changed: (now, before, why) => changes.push(`${before?.displayName} → ${now?.displayName}: ${why}`),
    welcomed: () => {},
  });

describe('the session', () => {
  it('asks for nothing when nobody was ever signed in here', async () => {
    const session = page();
    await session.start();
    expect([session.status, server.asked]).toEqual(['out', []]);
  });

  it('knows after signing in who is here and what they belong to', async () => {
    const session = page();
    await session.signIn(login);
    expect(session.status).toBe('in');
    expect(session.user).toEqual(bella);
    expect(session.memberships).toMatchObject([{ organisationName: 'Harbour Kitchen' }]);
    expect(told).toEqual([{ in: bella.id }]);
    expect(changes).toEqual(['undefined → Bella: in']);
  });

  it('gives a refused password to the form, and stays out', async () => {
    const session = page();
    const refusal = await session.signIn({ ...login, password: 'wrong' }).catch((error) => error);
    expect(refusal).toBeInstanceOf(ProblemError);
    expect(refusal.problem.detail).toBe('Sign in.');
    expect([session.user, server.asked]).toEqual([null, ['/api/auth/login']]);
  });

  it('is restored by its cookie after a reload', async () => {
    await page().signIn(login);
    const session = page();
    await session.start();
    expect([session.status, session.user?.displayName]).toEqual(['in', 'Bella']);
  });

  it('renews a refused token once for all who ask at the same time, and asks again', async () => {
    const session = page();
    await session.signIn(login);
    server.tokens.clear();
    server.asked.length = 0;
    const answers = await Promise.all(['/a', '/b', '/c'].map((path) => session.fetchJson(path)));
    expect(answers.map(({ data }) => data)).toEqual([{ path: '/a' }, { path: '/b' }, { path: '/c' }]);
    expect(server.asked.filter((path) => path === '/api/auth/refresh')).toHaveLength(1);
  });

  it('renews a token that is about to end before it is used', async () => {
    server.expiresIn = 0;
    const session = page();
    await session.signIn(login);
    server.asked.length = 0;
    await session.fetchJson('/a');
    expect(server.asked).toEqual(['/api/auth/refresh', '/a']);
  });

  it('ends when the server says so, and keeps what is on the device', async () => {
    const session = page();
    await session.signIn(login);
    server.tokens.clear();
    server.hasSession = false;
    await expect(session.fetchJson('/a')).rejects.toMatchObject({ status: 401 });
    expect([session.status, session.user]).toEqual(['out', null]);
    expect(changes.at(-1)).toBe('Bella → undefined: ended');
  });

  it('signs out here, on the server and in other tabs', async () => {
    const session = page();
    await session.signIn(login);
    const other = page();
    await other.start();
    await session.signOut();
    expect([session.status, server.hasSession, told.at(-1)]).toEqual(['out', false, { out: true }]);
    expect(changes.at(-1)).toBe('Bella → undefined: signed-out');
    other.heard({ out: true });
    expect(other.status).toBe('out');
    const later = page();
    await later.start();
    expect(later.status).toBe('out');
  });

  it('erases the account and wipes the device', async () => {
    const session = page();
    await session.signIn(login);
    await session.erase({ password: 'right password' });
    expect([session.status, server.asked.at(-2), told.at(-1)]).toEqual([
      'out',
      '/api/users/me',
      { out: true },
    ]);
    expect(changes.at(-1)).toBe('Bella → undefined: signed-out');
  });

  it('wipes the device of an erased account also when the end is heard before the answer', async () => {
    const session = page();
    await session.signIn(login);
    server.afterErasing = () => session.fetchJson('/a').catch(() => {});
    await session.erase({ password: 'right password' });
    expect(changes.slice(-2)).toEqual(['Bella → undefined: ended', 'Bella → undefined: signed-out']);
    expect(storage.length).toBe(0);
  });

  it('tells the server of a signing out as soon as it can be reached', async () => {
    const session = page();
    await session.signIn(login);
    const offline = page('http://127.0.0.1:1');
    await offline.signOut();
    expect([offline.status, server.hasSession]).toEqual(['out', true]);
    const later = page();
    await later.start();
    expect([later.status, server.hasSession]).toEqual(['out', false]);
  });

  it('keeps trying to start without a network', async () => {
    await page().signIn(login);
    const session = page('http://127.0.0.1:1');
    await session.start();
    expect(session.status).toBe('starting');
    expect(session.problem).toMatchObject({ status: 0 });
  });

  describe('that starts without a network', () => {
    const profile: ProfileView = {
      user: { ...bella, displayName: 'Bella, as kept' },
      memberships: [
        { organisationId: 'o1', organisationName: 'As kept', role: 'coordinator', grants: {}, teams: [] },
      ],
    };
    const offline = (of: ProfileView | null, welcomed: () => void = () => {}) =>
      new Session({
        ...{ origin, clock: world, storage, tell: () => {}, welcomed },
        changed: (now, before, why) => changes.push(`${before?.displayName} → ${now?.displayName}: ${why}`),
        keptProfile: async () => of,
      });
    beforeEach(async () => {
      storage.setItem('muster.session', bella.id);
      server.hasSession = true;
      await server.close();
    });

    it('opens with who was here last, and is confirmed once the server is back', async () => {
      let welcomes = 0;
      const session = offline(profile, () => welcomes++);
      await session.start();
      expect([session.status, session.user?.displayName]).toEqual(['in', 'Bella, as kept']);
      await server.open(Number(new URL(origin).port));
      const answers = await Promise.all([
        session.fetchJson('/api/auth/profile'),
        session.fetchJson('/api/auth/profile'),
      ]);
      expect(answers).toHaveLength(2);
      await expect.poll(() => session.memberships[0]?.organisationName).toBe('Harbour Kitchen');
      expect([welcomes, session.status, changes]).toEqual([1, 'in', ['undefined → Bella, as kept: in']]);
      expect(server.asked.filter((path) => path === '/api/auth/refresh')).toHaveLength(1);
    });

    it('ends when the server knows no session any more, and keeps what is on the device', async () => {
      const session = offline(profile);
      await session.start();
      server.hasSession = false;
      await server.open(Number(new URL(origin).port));
      world.runUntil(world.now + 60_000);
      await expect.poll(() => session.status).toBe('out');
      expect(changes.at(-1)).toBe('Bella, as kept → undefined: ended');
    });

    it('waits when nothing was kept, or only of somebody else', async () => {
      const other = { ...profile, user: { ...bella, id: '00000000-0000-4000-8000-00000000000c' } };
      for (const kept of [null, other]) {
        const session = offline(kept);
        await session.start();
        expect([session.status, session.user]).toEqual(['starting', null]);
      }
    });
  });
});
