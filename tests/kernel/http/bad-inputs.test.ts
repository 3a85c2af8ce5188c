import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Route, rateOf } from '#server/kernel/http/route.ts';
import type { ReceivedEvent } from '#server/kernel/socket-events.ts';
import { Problem } from '#shared/kernel/problem.ts';
import {
  badHeaders,
  badQueries,
  badSegments,
  brokenBodies,
  garbage,
  MARK,
  oddlyFilled,
  spoilt,
} from '../../support/bad-input.ts';
import { connectWith } from '../../support/handshake.ts';
import { OpenApi, type Operation, operationsOf } from '../../support/openapi-rules.ts';
import type { Listener } from '../../support/person.ts';
import { World } from '../change-cases/world.ts';

/** All over the routes and socket events; the whole number in the run that has to hold before a change lands. */
const INPUTS = Number(process.env.BAD_INPUTS ?? 1000);
const SEED = Number(process.env.BAD_INPUTS_SEED ?? 20261125);
const SOCKET_SHARE = 0.15;
/** What a heap may grow by while it learns the code, and its caches fill. */
const STEADY_BYTES = 40 * 1024 * 1024;

let world: World;
let operations: Map<string, Operation>;
/** Ids of things that are there, so that more than the address is looked at. */
let ids: Record<string, string>;
beforeAll(async () => {
  world = await World.begin({ inspect: undefined });
  const need = await world.posted();
  ids = { id: need.id, zoneId: world.east.id };
  operations = operationsOf(
    OpenApi.parse(await (await fetch(`${world.server.url}/api/openapi.json`)).json()),
  );
});
afterAll(() => world.end());

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const heapNow = (): number => {
  collect();
  return process.memoryUsage().heapUsed;
};

interface BadRequest {
  name: string;
  method: string;
  path: string;
  headers: Record<string, string>;
  body: Uint8Array | undefined;
}

const jsonBytes = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));

const nameOf = ({ method, path }: Route): string =>
  `${method.toUpperCase()} /api${path.replaceAll(/:(\w+)/g, '{$1}')}`;

/** An id of something that is there, for a parameter of this route. */
const knownFor = ({ path }: Route, name: string): string =>
  (name === 'id' && path.startsWith('/organisations/') ? world.organisationId : ids[name]) ?? 'x';

/** Requests to one route of which something is wrong: the address, the query, a header or the body. */
function requestsTo(route: Route): fc.Arbitrary<BadRequest> {
  const segments = [...route.path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  const parameters = fc.tuple(
    ...segments.map((name) =>
      fc.oneof(fc.constant(knownFor(route, name)), fc.constant(knownFor(route, name)), badSegments),
    ),
  );
  const query = fc.oneof(fc.constant(''), fc.constant(`organisationId=${world.organisationId}`), badQueries);
  const body = route.body
    ? fc.oneof(
        { weight: 5, arbitrary: spoilt(exampleOf(route)).map(jsonBytes) },
        { weight: 1, arbitrary: brokenBodies },
      )
    : fc.oneof(fc.constant(undefined), fc.constant(undefined), brokenBodies);
  return fc.record({ parameters, query, body, headers: badHeaders }).map((made) => {
    let nth = 0;
    const path = route.path.replaceAll(/:\w+/g, () => String(made.parameters[nth++]));
    return {
      name: nameOf(route),
      method: route.method.toUpperCase(),
      path: `/api${path}${made.query ? `?${made.query}` : ''}`,
      headers: {
        authorization: `Bearer ${world.owner.token}`,
        ...(route.body && { 'content-type': 'application/json' }),
        ...(route.conditional && { 'if-match': '"1"' }),
        ...made.headers,
      },
      body: route.method === 'get' ? undefined : made.body,
    };
  });
}

/** An example that would be taken here: of the organisation that there is. */
function exampleOf({ example }: Route): unknown {
  const known = example as { organisationId?: string } | undefined;
  return known?.organisationId ? { ...known, organisationId: world.organisationId } : example;
}

async function ask({ method, path, headers, body }: BadRequest) {
  const answer = await fetch(world.server.url + path, {
    method,
    headers,
    redirect: 'manual',
    ...(body && { body: body as Uint8Array<ArrayBuffer> }),
  });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

/** A refusal that says what to do, repeats nothing, and is one of those that are described. */
function judge({ name, body }: BadRequest, { status, headers, text }: Awaited<ReturnType<typeof ask>>): void {
  expect(status, `${name} with ${body && Buffer.from(body).toString().slice(0, 500)}: ${text}`).toBeLessThan(
    500,
  );
  if (status < 400) return;
  expect(headers.get('content-type')).toBe('application/problem+json');
  const problem = Problem.parse(JSON.parse(text));
  expect([problem.status, problem.requestId]).toEqual([status, headers.get('x-request-id')]);
  expect(problem.detail).toMatch(/^[A-Z].{15,}[.]$/);
  // A conflict shows what is stored, which an input that was taken may have written before.
  const { conflicts: _, ...said } = problem;
  expect(JSON.stringify(said) + [...headers].join()).not.toContain(MARK);
  const described = Object.keys(operations.get(name)!.responses);
  expect(described.includes(String(status)) || described.includes('4XX'), `${status} is not described`).toBe(
    true,
  );
}

describe('whatever is sent', () => {
  it(`over HTTP, is refused with what to do, and nothing of it comes back (${INPUTS} inputs)`, {
    timeout: 900_000,
  }, async () => {
    const routes = world.server.server.routes;
    const requests = fc.oneof(...routes.map(requestsTo));
    const refused = new Map<number, number>();
    let asked = 0;
    let heap = 0;
    await fc.assert(
      fc.asyncProperty(requests, async (request) => {
        const answer = await ask(request);
        judge(request, answer);
        refused.set(answer.status, (refused.get(answer.status) ?? 0) + 1);
        if (++asked === Math.floor(INPUTS / 5)) heap = heapNow();
      }),
      { numRuns: Math.round(INPUTS * (1 - SOCKET_SHARE)), seed: SEED },
    );
    expect(heapNow() - heap).toBeLessThan(STEADY_BYTES);
    // It would prove little if most of it had been turned away at the door.
    for (const status of [400, 401, 404, 415, 200])
      expect(refused.get(status), String(status)).toBeGreaterThan(5);
  });

  it('in one field after another, is refused or stored', { timeout: 300_000 }, async () => {
    for (const route of world.server.server.routes) {
      // What costs a password's hash each time would cost minutes.
      if (!route.body || rateOf(route) === 'credentials') continue;
      for (const body of oddlyFilled(exampleOf(route))) {
        const request = {
          ...{ name: nameOf(route), method: route.method.toUpperCase(), body: jsonBytes(body) },
          path: `/api${route.path.replaceAll(/:\w+/g, () => knownFor(route, 'id'))}`,
          headers: {
            authorization: `Bearer ${world.owner.token}`,
            'content-type': 'application/json',
            ...(route.conditional && { 'if-match': '"1"' }),
          },
        };
        judge(request, await ask(request));
      }
    }
  });

  it('over sockets, is answered with a refusal or not at all', { timeout: 300_000 }, async () => {
    const events = world.server.server.events
      .all()
      .filter((event): event is ReceivedEvent => event.direction === 'received');
    const messages = fc.oneof(
      ...events.map(({ name, example, reply }) =>
        fc.record({
          name: fc.constant(name),
          sent: fc.oneof(spoilt(example), spoilt({ room: `user:${world.owner.id}` })).map((one) => [one]),
          answers: fc.constant(reply !== undefined),
        }),
      ),
      fc.record({
        name: fc.constantFrom(
          MARK,
          '__proto__',
          'constructor',
          'error',
          'presence',
          'change',
          'toString',
          '',
        ),
        sent: fc.array(garbage, { maxLength: 3 }),
        answers: fc.constant(false),
      }),
      fc.record({
        name: fc.constantFrom(...events.map(({ name }) => name)),
        sent: fc.array(garbage, { maxLength: 4 }),
        answers: fc.constant(false),
      }),
    );
    let listener: Listener = await world.owner.connect();
    const room = `user:${world.owner.id}`;
    await fc.assert(
      fc.asyncProperty(messages, async ({ name, sent, answers }) => {
        if (!listener.socket.connected) listener = await world.owner.connect();
        const { socket } = listener;
        const send = socket as unknown as { emit(name: string, ...sent: unknown[]): void };
        const ended = new Promise<null>((done) => socket.once('disconnect', () => done(null)));
        const replies: unknown[] = [];
        const replied = new Promise<void>((done) => {
          send.emit(name, ...sent, (reply: unknown) => {
            replies.push(reply);
            done();
          });
        });
        // What is sent behind it is answered: the server is there, and has dealt with what came before.
        const after = await Promise.race([
          (answers ? replied : Promise.resolve()).then(() => listener.join({ room })),
          ended,
        ]);
        socket.removeAllListeners('disconnect');
        if (after !== null) expect(after).toMatchObject({ epoch: expect.any(String) });
        for (const reply of replies) {
          const { error } = reply as { error?: unknown };
          if (error === undefined) continue;
          expect(Problem.parse(error).status).toBeLessThan(500);
          expect(JSON.stringify(reply)).not.toContain(MARK);
        }
      }),
      { numRuns: Math.round(INPUTS * SOCKET_SHARE), seed: SEED },
    );
  });

  it('in a handshake, lets nobody in', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(spoilt({ ticket: MARK, protocol: 1 })), async (auth) => {
        const refused = await connectWith(world.server.url, auth);
        if (refused !== null) expect(Problem.parse(refused).status).toBeLessThan(500);
        expect(JSON.stringify(refused)).not.toContain(MARK);
      }),
      { numRuns: 40, seed: SEED },
    );
  });

  it('leaves the prototype of everything as it was', () => {
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});
