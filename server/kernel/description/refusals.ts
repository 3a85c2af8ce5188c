import { MOST_BODY_BYTES } from '../http/body-bytes.ts';
import type { Route } from '../http/route.ts';
import { REFUSAL_TITLES, Refusal, type RefusalStatus } from '../refusal.ts';
import type { Json } from './named-schemas.ts';

/** Whether it may name a thing: in its address, its query or its body. */
const mayName = ({ path, access }: Route): boolean => path.includes(':') || access !== 'public';

/** What any route of a kind may refuse, whatever it does. */
const GENERAL: readonly [
  status: RefusalStatus,
  code: string,
  when: string,
  applies: (route: Route) => boolean,
][] = [
  [400, 'invalid', 'The input is not valid; `errors` names every faulty path.', () => true],
  [401, 'token', 'The bearer token is not valid or is over.', () => true],
  [401, 'sign-in', 'There is no bearer token.', ({ access }) => access !== 'public'],
  [401, 'session-over', 'The session has ended.', ({ access }) => access !== 'public'],
  [403, 'not-allowed', 'Only platform administrators may.', ({ access }) => access === 'administrator'],
  [404, 'not-found', 'There is no such thing, or it is not yours to see.', mayName],
  [409, 'version', 'Somebody else changed it in the meantime.', ({ kind }) => kind === 'write'],
  [409, 'taken', 'This exists already.', ({ kind }) => kind === 'write'],
  [409, 'still-running', 'The same request is still running.', ({ kind }) => kind === 'write'],
  [
    413,
    'too-large',
    `The body has more than ${MOST_BODY_BYTES / 1024} kB.`,
    ({ body }) => body !== undefined,
  ],
  [415, 'media-type', 'The body is not sent as application/json.', ({ body }) => body !== undefined],
  [422, 'key-reused', 'The Idempotency-Key was used for another request.', ({ kind }) => kind === 'write'],
  [429, 'too-many', 'The limit of the address or the account is reached.', () => true],
  [503, 'busy', 'Too many change the same at once.', ({ kind }) => kind === 'write'],
  [503, 'disk-full', 'The disk of the database is full.', ({ kind }) => kind === 'write'],
];

/** Statuses of refusals that say when to come back. */
const LATER = new Set(['409', '429', '503']);

const SERVER_ERROR = 'ServerError';

export const SHARED_RESPONSES: Record<string, Json> = {
  NotModified: { description: 'The caller has it already.' },
  [SERVER_ERROR]: {
    description: 'Something went wrong here; nothing was changed. `requestId` names it in the log.',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  },
};

/** Every refusal of a route by status; what is declared without one comes under 4XX. */
export function problemResponses(route: Route): Json {
  const byStatus = new Map<string, [code: string, when: string][]>();
  const add = (status: string, code: string, when: string): void => {
    // What a route says itself is more exact than what holds for all.
    const others = (byStatus.get(status) ?? []).filter(([other]) => other !== code);
    byStatus.set(status, [...others, [code, when]]);
  };
  for (const [status, code, when, applies] of GENERAL) if (applies(route)) add(String(status), code, when);
  for (const [key, when] of Object.entries(route.refusals ?? {})) {
    const [, status = '4XX', code = key] = /^(\d{3}) (.+)$/.exec(key) ?? [];
    add(status, code, when);
  }
  const responses = [...byStatus]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([status, refusals]) => [status, responseOf(status, refusals)]);
  return { ...Object.fromEntries(responses), '500': { $ref: `#/components/responses/${SERVER_ERROR}` } };
}

function responseOf(status: string, refusals: readonly [code: string, when: string][]): Json {
  const title = REFUSAL_TITLES[Number(status) as RefusalStatus] ?? 'Refused';
  const examples = refusals.map(([code, when]) => [
    code,
    { value: new Refusal((Number(status) || 400) as RefusalStatus, code, when).toProblem() },
  ]);
  return {
    description: `${title}: ${refusals.map(([code, when]) => `\`${code}\` – ${when}`).join(' ')}`,
    headers: {
      'X-Request-Id': { $ref: '#/components/headers/RequestId' },
      ...(LATER.has(status) && { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } }),
    },
    content: {
      'application/problem+json': {
        schema: { $ref: '#/components/schemas/Problem' },
        examples: Object.fromEntries(examples),
      },
    },
  };
}
