import { z } from 'zod';
import { Problem } from '#shared/kernel/problem.ts';
import { REPLAY_HEADER, ROOM_POSITION_HEADER } from '#shared/kernel/protocol.ts';
import { type Route, rateOf } from '../http/route.ts';
import { type Json, NamedSchemas } from './named-schemas.ts';
import { problemResponses, SHARED_RESPONSES } from './refusals.ts';

const parameter = (name: string): Json => ({ $ref: `#/components/parameters/${name}` });
const header = (name: string): Json => ({ $ref: `#/components/headers/${name}` });

const PARAMETERS: Record<string, Json> = {
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    description:
      'Names this change, so that it may be sent again and is done once: the same key and body are answered as the first time, for 24 hours.',
    schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{8,64}$' },
    example: '5f0c1d9e-7a41-4a3c-9f0e-2b6d8c1a4e37',
  },
  IfMatch: {
    name: 'If-Match',
    in: 'header',
    description:
      'The ETag that was answered, or the version in quotes; `*` for whatever stands. Where fields are merged, those that nobody else changed since are changed, and one that somebody did is refused with its present value.',
    schema: { type: 'string', pattern: '^(\\*|(W/)?"\\d{1,9}(\\.[\\w-]{1,43})?")$' },
    example: '"3"',
  },
  IfNoneMatch: {
    name: 'If-None-Match',
    in: 'header',
    description: 'The ETag of an answer that the caller has; answered with 304 while it is still the same.',
    schema: { type: 'string' },
  },
  Cursor: {
    name: 'cursor',
    in: 'query',
    description: '`nextCursor` of the page before, unchanged, with the same filters.',
    schema: { type: 'string' },
  },
};

const HEADERS: Record<string, Json> = {
  RoomPosition: {
    description:
      'Numbers that the answer stands at, for a socket to go on from: `<room>;epoch=<uuid>;seq=<n>`, several joined by `, `. Left out where nothing of it is live.',
    schema: { type: 'string' },
  },
  ETag: {
    description: 'Changes whenever the answer does. Of one thing it begins with the version: `"3.…"`.',
    schema: { type: 'string' },
  },
  Replay: {
    description:
      'Present where the answer is the one of the first time, because the Idempotency-Key was used before for the same request.',
    schema: { type: 'string', const: 'true' },
  },
  RequestId: { description: 'Names this request in the log.', schema: { type: 'string', format: 'uuid' } },
  RetryAfter: { description: 'Seconds after which trying again makes sense.', schema: { type: 'integer' } },
};

const REQUEST_ID: Json = { 'X-Request-Id': header('RequestId') };

/** OpenAPI 3.1 of every declared route. Nothing in it is written twice: it is read from the routes. */
export function describeRoutes(routes: readonly Route[], version: string): Json {
  const schemas = new NamedSchemas();
  schemas.answered(Problem);
  for (const route of routes) for (const answer of answersOf(route)) schemas.answered(answer);
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const path = `/api${route.path.replaceAll(/:(\w+)/g, '{$1}')}`;
    paths[path] = { ...paths[path], [route.method]: operationOf(route, schemas) };
  }
  const tags = [...new Set(routes.map(tagOf))].sort().map((name) => ({ name }));
  return {
    openapi: '3.1.0',
    info: {
      title: 'Muster',
      version,
      description:
        'The state over HTTP; what happens after it over sockets, described at /api/asyncapi.json.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags,
    paths,
    components: {
      schemas: schemas.all(),
      parameters: PARAMETERS,
      headers: HEADERS,
      responses: SHARED_RESPONSES,
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'The access token of a login, valid for ten minutes, or an API key.',
        },
      },
    },
  };
}

const tagOf = ({ module }: Route): string => module ?? 'server';

function operationOf(route: Route, schemas: NamedSchemas): Json {
  const { summary, access, body, example } = route;
  return {
    operationId: `${route.method}${route.path.replaceAll(/\W+(\w)/g, (_, letter: string) => letter.toUpperCase())}`,
    summary,
    tags: [tagOf(route)],
    security: access === 'public' ? [] : [{ bearer: [] }],
    ...(access === 'administrator' && { description: 'For platform administrators.' }),
    'x-rate-class': rateOf(route),
    parameters: parametersOf(route, schemas),
    ...(body && {
      requestBody: {
        required: true,
        content: {
          'application/json': { schema: schemas.sent(body), ...(example !== undefined && { example }) },
        },
      },
    }),
    responses: { ...successOf(route, schemas), ...problemResponses(route) },
  };
}

function parametersOf(route: Route, schemas: NamedSchemas): Json[] {
  const path = [...route.path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', ...(/^id$|Id$/.test(name) && { format: 'uuid' }) },
  }));
  return [
    ...path,
    ...(route.query ? queryOf(route.query, schemas) : []),
    ...(route.pages ? [limitOf(route.pages), parameter('Cursor')] : []),
    ...(route.kind === 'read' ? [parameter('IfNoneMatch')] : []),
    ...(route.kind === 'write' ? [parameter('IdempotencyKey')] : []),
    ...(route.conditional === 'optional' ? [parameter('IfMatch')] : []),
    ...(route.conditional === 'required' ? [{ ...PARAMETERS.IfMatch, required: true }] : []),
  ];
}

const limitOf = ({ usual, most }: { usual: number; most: number }): Json => ({
  name: 'limit',
  in: 'query',
  description: 'How many at most.',
  schema: { type: 'integer', minimum: 1, maximum: most, default: usual },
});

/** A query's shape is what its texts become; whether a key may be left out is what is sent. */
function queryOf(query: z.ZodType, schemas: NamedSchemas): Json[] {
  const read = schemas.answered(query) as { properties?: Record<string, Json> };
  const { required = [] } = z.toJSONSchema(query, { io: 'input', unrepresentable: 'any' });
  return Object.entries(read.properties ?? {}).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    ...(required.includes(name) && { required: true }),
    ...(description !== undefined && { description }),
    schema,
  }));
}

/** What it may answer with besides JSON of one shape. */
function mediaTypesOf({ answersWith = {} }: Route): [type: string, shape: z.ZodType | null][] {
  return typeof answersWith === 'string' ? [[answersWith, null]] : Object.entries(answersWith);
}

const answersOf = (route: Route): z.ZodType[] =>
  [route.answer, ...mediaTypesOf(route).map(([, shape]) => shape)].filter((shape) => shape != null);

function successOf(route: Route, schemas: NamedSchemas): Json {
  const { answer, status = 200 } = route;
  const headers = {
    ...REQUEST_ID,
    ...(route.kind !== 'plain' && { [ROOM_POSITION_HEADER]: header('RoomPosition') }),
    ...(route.kind !== 'plain' && answer && { ETag: header('ETag') }),
    ...(route.kind === 'write' && { [REPLAY_HEADER]: header('Replay') }),
  };
  const content = answer
    ? { 'application/json': { schema: schemas.answered(answer) } }
    : mediaTypesOf(route).length > 0
      ? Object.fromEntries(
          mediaTypesOf(route).map(([type, shape]) => [
            type,
            shape ? { schema: schemas.answered(shape) } : {},
          ]),
        )
      : undefined;
  const success = { description: content ? 'The answer.' : 'Done.', headers, ...(content && { content }) };
  return {
    [String(content ? status : 204)]: success,
    ...(route.kind === 'read' && { '304': { $ref: '#/components/responses/NotModified' } }),
  };
}
