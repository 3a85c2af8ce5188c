import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Route } from '#server/kernel/http/route.ts';
import { DEMO_ACCOUNTS } from '#server/modules/volunteering/demo/demo-accounts.ts';
import { Problem } from '#shared/kernel/problem.ts';
import { refuseUndescribed } from '../../support/described-answer.ts';
import { World } from '../change-cases/world.ts';
import type { AnswerCases } from './answer-cases/case.ts';
import { identityCases } from './answer-cases/identity.ts';
import { organisationCases } from './answer-cases/organisations.ts';
import { serverCases } from './answer-cases/server.ts';
import { volunteeringCases } from './answer-cases/volunteering.ts';

const cases: AnswerCases = { ...serverCases, ...identityCases, ...organisationCases, ...volunteeringCases };

const nameOf = ({ method, path }: Route) => `${method.toUpperCase()} ${path}`;

/** What every route answered, as it was when it left. */
const answered = new Map<string, unknown[]>();
let world: World;
beforeAll(async () => {
  world = await World.begin({
    demoAccounts: DEMO_ACCOUNTS,
    inspect: (route, status, body) => {
      refuseUndescribed(route, status, body);
      answered.set(nameOf(route), [...(answered.get(nameOf(route)) ?? []), body]);
    },
  });
});
afterAll(() => world.end());

describe('a route whose answers differ', () => {
  // One answer of every route is compared by `tests/kernel/authorisation-matrix.test.ts`.
  it('is there for every case', () => {
    const routes = world.server.server.routes.map(nameOf);
    expect(Object.keys(cases).filter((name) => !routes.includes(name))).toEqual([]);
  });

  it.each(Object.keys(cases))('%s answers exactly what it says', async (name) => {
    answered.delete(name);
    await cases[name]!(world);
    expect(answered.get(name)?.length, 'it did not answer as it should when all is well').toBeGreaterThan(0);
  });
});

describe('an answer that is not described', () => {
  it('is found: more than is said, less, other, and nothing', () => {
    const route = world.server.server.routes.find((one) => nameOf(one) === 'GET /users/me')!;
    const [view] = answered.get('GET /users/me') as [Record<string, unknown>];
    const { bio: _, ...less } = view;
    for (const body of [{ ...view, passwordHash: 'x' }, less, { ...view, version: '1' }, undefined]) {
      expect(() => refuseUndescribed(route, 200, body)).toThrow('GET /users/me');
    }
    expect(() => refuseUndescribed({ ...route, answer: undefined }, 200, view)).toThrow('declare its shape');
    expect(() => refuseUndescribed(route, 200, view)).not.toThrow();
  });
});

describe('a stranger', () => {
  it('is refused by every route for who is signed in, before anything is read of what they send', async () => {
    for (const { method, path, access } of world.server.server.routes) {
      if (access === 'public') continue;
      const url = `${world.server.url}/api${path.replaceAll(/:\w+/g, world.organisationId)}`;
      const answer = await fetch(url, { method: method.toUpperCase() });
      const problem = Problem.parse(await answer.json());
      expect([answer.status, problem.type], `${method} ${path}`).toEqual([401, 'urn:muster:problem:sign-in']);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      expect(answer.headers.get('x-request-id')).toBe(problem.requestId);
    }
  });
});
