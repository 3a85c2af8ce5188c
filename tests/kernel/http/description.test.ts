import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { describeRoutes } from '#server/kernel/description/openapi.ts';
import { plain, type Route, read, write } from '#server/kernel/http/route.ts';
import { Problem } from '#shared/kernel/problem.ts';
import {
  brokenReferences,
  OpenApi,
  type Operation,
  objectsIn,
  operationsOf,
} from '../../support/openapi-rules.ts';
import { TestServer } from '../../support/test-server.ts';

let server: TestServer;
let description: OpenApi;
let operations: Map<string, Operation>;
beforeAll(async () => {
  server = await TestServer.start();
  const answer = await fetch(`${server.url}/api/openapi.json`);
  expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  description = OpenApi.parse(await answer.json());
  operations = operationsOf(description);
});
afterAll(() => server.close());

const nameOf = ({ method, path }: Route) =>
  `${method.toUpperCase()} /api${path.replaceAll(/:(\w+)/g, '{$1}')}`;
const operationOf = (route: Route) => operations.get(nameOf(route))!;
const statusesOf = (route: Route) => Object.keys(operationOf(route).responses);

describe('the description', () => {
  it('has every route that exists, and nothing else', () => {
    const mounted = server.server.addresses
      .filter(({ path, method }) => path.startsWith('/api/') && method !== 'ALL')
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`)
      // What holds for every GET is no route.
      .filter((one) => !one.endsWith('/*'));
    expect([...operations.keys()].sort()).toEqual(mounted.sort());
    expect(operations.size).toBeGreaterThan(20);
  });

  it('leads nowhere that is not there', () => {
    expect(brokenReferences(description)).toEqual([]);
  });

  it('names every operation once', () => {
    const ids = [...operations.values()].map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('declares the parameters that stand in a path, and no others', () => {
    for (const [name, { parameters }] of operations) {
      const declared = parameters.filter((one) => 'in' in one && one.in === 'path');
      expect(
        declared.map((one) => ('name' in one ? one.name : '')),
        name,
      ).toEqual([...name.matchAll(/\{(\w+)\}/g)].map(([, inside]) => inside));
      for (const one of declared) expect(one).toMatchObject({ required: true });
    }
  });

  it('says what is answered, strictly, and gives an example of what may be sent', () => {
    for (const route of server.server.routes) {
      const name = nameOf(route);
      const { status = 200, answer, answersWith } = route;
      expect(
        answer !== undefined || answersWith !== undefined || status === 204,
        `${name} has no answer`,
      ).toBe(true);
      if (answer) {
        for (const [path, schema] of objectsIn(z.toJSONSchema(answer, { unrepresentable: 'any' }))) {
          if (schema.type !== 'object') continue;
          expect(schema.additionalProperties, `${name} answers with an open object at ${path}`).toBeDefined();
        }
      }
      if (route.body) {
        expect(route.body.safeParse(route.example).error, `the example of ${name}`).toBeUndefined();
      }
    }
  });

  it('gives problems as examples of refusals', () => {
    let examples = 0;
    for (const [, { responses }] of operations) {
      for (const response of Object.values(responses)) {
        const content = 'content' in response ? response.content?.['application/problem+json'] : undefined;
        for (const { value } of Object.values(content?.examples ?? {})) {
          Problem.parse(value);
          examples++;
        }
      }
    }
    expect(examples).toBeGreaterThan(100);
  });

  it('says what every kind of route may refuse', () => {
    for (const route of server.server.routes) {
      const statuses = statusesOf(route);
      const expected = [
        ...['400', '401', '429', '500'],
        ...(route.path.includes(':') ? ['404'] : []),
        ...(route.body ? ['413', '415'] : []),
        ...(route.kind === 'write' ? ['409', '422', '503'] : []),
        ...(route.kind === 'read' ? ['304'] : []),
      ];
      expect(statuses, nameOf(route)).toEqual(expect.arrayContaining(expected));
    }
  });

  it('says who has to be signed in, and which headers matter', () => {
    const of = (name: string) => operations.get(name)!;
    const headersOf = (name: string) =>
      of(name).parameters.flatMap((one) =>
        '$ref' in one ? [one.$ref] : one.in === 'header' ? [one.name] : [],
      );
    expect(of('POST /api/auth/login').security).toEqual([]);
    expect(of('GET /api/users/me').security).toEqual([{ bearer: [] }]);
    expect(headersOf('POST /api/nonprofit/needs')).toEqual(['#/components/parameters/IdempotencyKey']);
    expect(headersOf('PATCH /api/nonprofit/needs/{id}')).toEqual([
      '#/components/parameters/IdempotencyKey',
      'If-Match',
    ]);
    expect(headersOf('GET /api/users/me')).toEqual(['#/components/parameters/IfNoneMatch']);
    expect(of('GET /api/users/me').responses['200']).toMatchObject({
      headers: { 'Room-Position': expect.anything(), ETag: expect.anything() },
    });
  });

  it('says how lists are cut, ordered and filtered', () => {
    const { parameters } = operations.get('GET /api/nonprofit/needs')!;
    expect(parameters).toContainEqual({
      name: 'limit',
      in: 'query',
      description: expect.any(String),
      schema: { type: 'integer', minimum: 1, maximum: 500, default: 200 },
    });
    expect(parameters).toContainEqual({ $ref: '#/components/parameters/Cursor' });
    expect(parameters).toContainEqual({
      name: 'sort',
      in: 'query',
      schema: { type: 'string', enum: ['startsAt', '-startsAt'], default: 'startsAt' },
    });
    expect(parameters).toContainEqual(
      expect.objectContaining({ name: 'organisationId', in: 'query', required: true }),
    );
  });
});

describe('a route', () => {
  const Thing = z.strictObject({ name: z.string(), size: z.number().default(1) }).meta({ id: 'TestThing' });
  const of = (...routes: Route[]) => OpenApi.parse(describeRoutes(routes, '1.0.0'));

  it('whose answer has the shape of its body, with defaults, names both', () => {
    const { components, paths } = of(
      write('put', {
        path: '/things',
        access: 'signed-in',
        summary: 'Keeps.',
        body: Thing,
        answer: Thing,
        run: async () => 0,
      }),
    );
    expect(components.schemas.TestThing).toMatchObject({ required: ['name', 'size'] });
    expect(components.schemas.TestThingSent).toMatchObject({ required: ['name'] });
    expect(paths['/api/things']?.put).toMatchObject({
      requestBody: {
        content: { 'application/json': { schema: { $ref: '#/components/schemas/TestThingSent' } } },
      },
      responses: {
        '200': { content: { 'application/json': { schema: { $ref: '#/components/schemas/TestThing' } } } },
      },
    });
  });

  it('puts its own refusals under their status, and those without one under 4XX', () => {
    const refusals = { '409 late': 'It is too late.', odd: 'It is odd.' };
    const { paths } = of(
      write('post', {
        path: '/late',
        access: 'administrator',
        summary: 'Late.',
        refusals,
        status: 204,
        run: async () => {},
      }),
    );
    const { responses = {}, description } = paths['/api/late']?.post ?? {};
    expect(responses['409']).toMatchObject({ description: expect.stringContaining('It is too late.') });
    expect(responses['4XX']).toMatchObject({ description: expect.stringContaining('It is odd.') });
    expect(responses['403']).toBeDefined();
    expect(responses['204']).toMatchObject({ description: 'Done.' });
    expect(description).toBe('For platform administrators.');
  });

  it('that answers with something else says of what type', () => {
    const { paths } = of(
      plain('get', {
        path: '/page',
        access: 'public',
        summary: 'A page.',
        answersWith: 'text/html',
        run: async () => {},
      }),
      plain('get', {
        path: '/things/export',
        access: 'public',
        summary: 'Things as a file.',
        answersWith: { 'text/csv': null, 'application/json': z.array(Thing) },
        run: async () => {},
      }),
      read({
        path: '/things/:thingId/parts/:name',
        access: 'signed-in',
        summary: 'A part.',
        answer: Thing,
        run: async () => 0,
      }),
    );
    expect(paths['/api/page']?.get?.responses['200']).toMatchObject({ content: { 'text/html': {} } });
    const { content } = paths['/api/things/export']!.get!.responses['200'] as { content: object };
    expect(content).toMatchObject({ 'text/csv': {}, 'application/json': { schema: { type: 'array' } } });
    expect(paths['/api/things/{thingId}/parts/{name}']?.get?.parameters.slice(0, 2)).toEqual([
      { name: 'thingId', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } },
      { name: 'name', in: 'path', required: true, schema: { type: 'string' } },
    ]);
  });
});
