import { createHash } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { compress } from 'hono/compress';
import {
  COMMIT_HEADER,
  formatPositions,
  type Position,
  ROOM_POSITION_HEADER,
} from '#shared/kernel/protocol.ts';
import type { Actor } from '#shared/rights.ts';
import type { Clock } from '../clock.ts';
import type { Database, Row } from '../database.ts';
import { createId } from '../ids.ts';
import type { Log } from '../log.ts';
import { notAllowed, Refusal } from '../refusal.ts';
import { readSnapshot } from '../snapshot.ts';
import type { Committed, Remember, Transactor, Work } from '../transact.ts';
import { readBody, readIfMatch, readQuery } from './input.ts';
import { answerProblem } from './problem-answer.ts';
import { checkKey, type RepeatableRequests } from './repeatable.ts';
import type { Principal, Route, WriteInput } from './route.ts';
import { checkScope } from './scopes.ts';

type Sql = <R extends Row>(text: string, parameters?: unknown[]) => Promise<R[]>;

export interface HttpParts {
  database: Database;
  transactor: Transactor;
  repeatable: RepeatableRequests;
  clock: Clock;
  log: Log;
  /** Reads the bearer token; null without one; throws 401 for one that is not good. */
  authenticate(context: Context): Promise<Principal | null>;
  /** The actor with roles as they are in this transaction; throws 401 when the session has ended. */
  loadActor(sql: Sql, principal: Principal): Promise<Actor>;
  /** HMAC of the address a request comes from. */
  sourceOf(context: Context): string | null;
}

const SLOW_MS = 500;
const IDEMPOTENCY_KEY = 'Idempotency-Key';

/** Mounts every declared route under `/api`. */
export function createApp(routes: readonly Route[], parts: HttpParts): Hono {
  const app = new Hono();
  // A change answers with one thing, which is not worth compressing.
  app.get('/api/*', compress());
  app.use('/api/*', (context, next) => logged(context, next, parts.log));
  for (const route of routes) {
    app.on(route.method, `/api${route.path}`, (context) => serve(route, context, parts));
  }
  app.all('/api/*', () => {
    throw new Refusal(404, 'no-route', 'There is nothing at this address with this method.');
  });
  app.onError((error, context) => answerProblem(error, context, parts.log));
  return app;
}

async function logged(context: Context, next: () => Promise<void>, log: Log): Promise<void> {
  const requestId = createId();
  context.set('requestId', requestId);
  const begun = performance.now();
  await next();
  const ms = Math.round(performance.now() - begun);
  const line = {
    requestId,
    method: context.req.method,
    path: context.req.path,
    status: context.res.status,
    ms,
  };
  if (ms > SLOW_MS) log.warn(line, 'slow request');
  else log.debug(line, 'request');
}

async function serve(route: Route, context: Context, parts: HttpParts): Promise<Response> {
  const principal = await parts.authenticate(context);
  if (route.access !== 'public' && !principal)
    throw new Refusal(401, 'sign-in', 'Sign in, then repeat the request.');
  checkScope(route, principal);
  const input = {
    params: context.req.param() as Record<string, string>,
    body: await readBody(context, route.body),
    query: readQuery(context, route.query),
    ifMatch: readIfMatch(context),
  };
  const work: Work = {
    actor: principal?.accountId ?? 'anonymous',
    mutation: context.req.header(IDEMPOTENCY_KEY) ?? null,
    source: parts.sourceOf(context),
  };
  if (route.kind === 'plain') {
    const result = await route.run({ ...input, context, principal, work });
    return result instanceof Response ? result : answer(context, route.status ?? 200, result, []);
  }
  const actorIn = async (sql: Sql): Promise<Actor> => {
    const actor = principal ? await parts.loadActor(sql, principal) : anonymous;
    if (route.access === 'administrator' && !actor.administrator)
      throw notAllowed('Only platform administrators may.');
    return actor;
  };
  if (route.kind === 'read') {
    const { result, positions } = await readSnapshot(parts.database, async (snapshot) =>
      route.run({ ...input, body: undefined, snapshot, principal, actor: await actorIn(snapshot.sql) }),
    );
    return answer(context, 200, result, positions);
  }
  return change(route, context, parts, work, { ...input, principal }, actorIn);
}

const anonymous: Actor = { accountId: '', administrator: false, standings: {} };

async function change(
  route: Route & { kind: 'write' },
  context: Context,
  parts: HttpParts,
  work: Work,
  input: Pick<WriteInput<unknown>, 'params' | 'body' | 'ifMatch' | 'principal'>,
  actorIn: (sql: Sql) => Promise<Actor>,
): Promise<Response> {
  const status = route.status ?? 200;
  const run = (remember?: Remember<unknown>): Promise<Committed<unknown>> =>
    parts.transactor.transact(
      work,
      async (transaction) => {
        const actor = await actorIn(transaction.sql);
        return route.run({ ...input, query: undefined, transaction, actor, now: parts.clock.now() });
      },
      remember,
    );
  if (work.mutation === null) {
    const { result, positions, commit } = await run();
    return answer(context, status, result, positions, commit);
  }
  const request = {
    actor: work.actor,
    route: `${route.method} ${route.path}`,
    key: checkKey(work.mutation),
    hash: hashOf(context.req.path, input.ifMatch, input.body),
    status,
  };
  const outcome = await parts.repeatable.once(request, run);
  return answer(context, outcome.status as 200, outcome.body, outcome.positions, outcome.commit);
}

function answer(
  context: Context,
  status: 200 | 201 | 204,
  result: unknown,
  positions: Position[],
  commit: string | null = null,
): Response {
  if (commit !== null) context.header(COMMIT_HEADER, commit);
  if (positions.length > 0) context.header(ROOM_POSITION_HEADER, formatPositions(positions));
  const version = (result as { version?: unknown } | null | undefined)?.version;
  if (typeof version === 'number') context.header('ETag', `"${version}"`);
  if (status === 204 || result === undefined) return context.body(null, 204);
  return context.json(result as object, status);
}

const hashOf = (path: string, ifMatch: number | null, body: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify([path, ifMatch, body ?? null]))
    .digest('base64url');
