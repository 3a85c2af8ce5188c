import { createHash } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { compress } from 'hono/compress';
import {
  COMMIT_HEADER,
  formatPositions,
  type Position,
  REPLAY_HEADER,
  ROOM_POSITION_HEADER,
} from '#shared/kernel/protocol.ts';
import type { Actor } from '#shared/rights.ts';
import type { Clock } from '../clock.ts';
import type { Database, Sql } from '../database.ts';
import type { Log } from '../log.ts';
import { notAllowed, Refusal } from '../refusal.ts';
import { readSnapshot } from '../snapshot.ts';
import type { Telemetry } from '../telemetry.ts';
import type { Committed, Remember, Transactor, Work } from '../transact.ts';
import { callerOf, type Proxies } from './caller.ts';
import { queryOf, readBody, readIfMatch, readQuery } from './input.ts';
import { observe } from './observe.ts';
import type { Paging } from './paging.ts';
import { answerProblem } from './problem-answer.ts';
import type { RateLimits } from './rate-limits.ts';
import { checkKey, type RepeatableRequests } from './repeatable.ts';
import { type Principal, type Route, rateOf, type WriteInput } from './route.ts';
import { checkScope } from './scopes.ts';
import { etagOf, isKnown } from './validators.ts';

/** Sees every answer before it leaves; for tests that compare it with what is described. */
export type Inspect = (route: Route, status: number, body: unknown) => void;

export interface HttpParts {
  database: Database;
  transactor: Transactor;
  repeatable: RepeatableRequests;
  paging: Paging;
  limits: RateLimits;
  proxies: Proxies;
  /** Origins besides the server's own whose pages may call. */
  origins: readonly string[];
  clock: Clock;
  log: Log;
  telemetry?: Telemetry | undefined;
  inspect?: Inspect | undefined;
  /** Reads the bearer token; null without one; throws 401 for one that is not good. */
  authenticate(context: Context): Promise<Principal | null>;
  /** The actor with roles as they are in this transaction; throws 401 when the session has ended. */
  loadActor(sql: Sql, principal: Principal): Promise<Actor>;
  /** HMAC of an address. */
  sourceOf(address: string): string | null;
}

const IDEMPOTENCY_KEY = 'Idempotency-Key';

/** Mounts every declared route under `/api`. */
export function createApp(routes: readonly Route[], parts: HttpParts): Hono {
  const app = new Hono();
  // A change answers with one thing, which is not worth compressing.
  app.get('/api/*', compress());
  app.use('/api/*', (context, next) => observe(context, next, parts));
  for (const route of routes) {
    app.on(route.method, `/api${route.path}`, (context) => serve(route, context, parts));
  }
  app.all('/api/*', async (context) => {
    await parts.limits.spend('read', callerOf(context).address, null);
    throw new Refusal(404, 'no-route', 'There is nothing at this address with this method.');
  });
  app.onError((error, context) => answerProblem(error, context, parts.log));
  return app;
}

async function serve(route: Route, context: Context, parts: HttpParts): Promise<Response> {
  context.set('route', route.path);
  const { address } = callerOf(context);
  await parts.limits.spend(rateOf(route), address, null);
  const principal = await parts.authenticate(context);
  if (principal) {
    context.set('actor', principal.accountId);
    await parts.limits.spend(rateOf(route), null, principal.accountId);
  }
  if (route.access !== 'public' && !principal)
    throw new Refusal(401, 'sign-in', 'Sign in, then repeat the request.');
  checkScope(route, principal);
  const query = queryOf(context);
  const { limit, cursor, ...filters } = query;
  const input = {
    params: context.req.param() as Record<string, string>,
    body: await readBody(context, route.body),
    query: readQuery(route.pages ? filters : query, route.query),
    ifMatch: readIfMatch(context),
  };
  if (route.conditional === 'required' && context.req.header('if-match') === undefined)
    throw withoutVersion();
  const key = context.req.header(IDEMPOTENCY_KEY);
  const work: Work = {
    actor: principal?.accountId ?? 'anonymous',
    mutation: key === undefined || route.method === 'get' ? null : checkKey(key),
    source: parts.sourceOf(address),
  };
  if (route.kind === 'plain') {
    const result = await route.run({ ...input, context, principal, work });
    return result instanceof Response ? result : answer(context, parts, route, result, []);
  }
  const actorIn = async (sql: Sql): Promise<Actor> => {
    const actor = principal ? await parts.loadActor(sql, principal) : anonymous;
    if (route.access === 'administrator' && !actor.administrator)
      throw notAllowed('Only platform administrators may.');
    return actor;
  };
  if (route.kind === 'read') {
    const list = `${context.req.path} ${JSON.stringify(input.query ?? null)}`;
    const page = parts.paging.read(route.pages ?? ALL, route.pages ? { limit, cursor } : {}, list);
    const { result, positions } = await readSnapshot(parts.database, async (snapshot) =>
      route.run({ ...input, body: undefined, snapshot, page, principal, actor: await actorIn(snapshot.sql) }),
    );
    return answer(context, parts, route, result, positions);
  }
  return change(route, context, parts, work, { ...input, principal }, actorIn);
}

const anonymous: Actor = { accountId: '', administrator: false, standings: {} };
/** For reads that are no list. */
const ALL = { usual: Number.POSITIVE_INFINITY, most: Number.POSITIVE_INFINITY };

async function change(
  route: Route & { kind: 'write' },
  context: Context,
  parts: HttpParts,
  work: Work,
  input: Pick<WriteInput<unknown>, 'params' | 'body' | 'ifMatch' | 'principal'>,
  actorIn: (sql: Sql) => Promise<Actor>,
): Promise<Response> {
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
    return answer(context, parts, route, result, positions, commit);
  }
  const request = {
    actor: work.actor,
    route: `${route.method} ${route.path}`,
    key: work.mutation,
    hash: hashOf(context.req.path, input.ifMatch, input.body),
    status: route.status ?? 200,
  };
  const outcome = await parts.repeatable.once(request, run);
  if (outcome.repeated) context.header(REPLAY_HEADER, 'true');
  return answer(context, parts, route, outcome.body, outcome.positions, outcome.commit);
}

function answer(
  context: Context,
  { inspect }: HttpParts,
  route: Route,
  result: unknown,
  positions: Position[],
  commit: string | null = null,
): Response {
  const { status = 200 } = route;
  if (commit !== null) context.header(COMMIT_HEADER, commit);
  if (positions.length > 0) context.header(ROOM_POSITION_HEADER, formatPositions(positions));
  if (status === 204 || result === undefined) {
    inspect?.(route, 204, undefined);
    return context.body(null, 204);
  }
  const text = JSON.stringify(result);
  inspect?.(route, status, JSON.parse(text));
  if (route.kind !== 'plain') {
    const etag = etagOf(result, text, route.thing);
    context.header('ETag', etag);
    if (route.keeps) context.header('Cache-Control', 'private, no-cache');
    if (route.kind === 'read' && isKnown(context, etag)) return context.body(null, 304);
  }
  return context.body(text, status, { 'Content-Type': 'application/json' });
}

const withoutVersion = (): Refusal =>
  new Refusal(400, 'invalid', 'Send If-Match with the version you changed, so that nobody is overwritten.');

const hashOf = (path: string, ifMatch: number | null, body: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify([path, ifMatch, body ?? null]))
    .digest('base64url');
