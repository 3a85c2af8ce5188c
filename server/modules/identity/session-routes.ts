import { type Route, read, write } from '#server/kernel/http/route.ts';
import { isId } from '#server/kernel/ids.ts';
import type { Kernel } from '#server/kernel/module.ts';
import { notFound } from '#server/kernel/refusal.ts';
import { EndedSessions, SessionList } from '#shared/credentials.ts';
import { deviceName } from './device-name.ts';
import { endSessions } from './end-sessions.ts';
import { REFRESH_TOKEN_DAYS } from './refresh-tokens.ts';

interface SessionRow extends Record<string, unknown> {
  id: string;
  device: string;
  begun_at: Date;
  used_at: Date;
}

/** Where somebody is signed in. An API key's own session is shown as the key. */
const LIVING = `
select s.id, s.device, s.begun_at, s.used_at from session s
where s.account_id = $1 and s.revoked_at is null and s.used_at > $2::timestamptz - make_interval(days => $3)
  and not exists (select 1 from api_key k where k.id = s.id)
order by s.used_at desc, s.id`;

const ELSEWHERE = 'You were signed out from another device.';

export const sessionRoutes = ({ clock }: Kernel): Route[] => [
  read({
    path: '/users/me/sessions',
    access: 'signed-in',
    policy: 'self',
    keys: false,
    summary: 'Where the caller is signed in, the latest used first.',
    answer: SessionList,
    run: async ({ snapshot, actor, principal }): Promise<SessionList> => {
      const rows = await snapshot.sql<SessionRow>(LIVING, [
        actor.accountId,
        clock.now().toISOString(),
        REFRESH_TOKEN_DAYS,
      ]);
      const items = rows.map((row) => ({
        id: row.id,
        device: deviceName(row.device),
        begunAt: new Date(row.begun_at).toISOString(),
        usedAt: new Date(row.used_at).toISOString(),
        current: row.id === principal?.sessionId,
      }));
      return { items, nextCursor: null };
    },
  }),
  write('delete', {
    path: '/users/me/sessions/:id',
    access: 'signed-in',
    policy: 'self',
    keys: false,
    summary: 'Signs a device out; its connections end at once.',
    status: 204,
    refusals: { 'not-found': 'No such session of the caller lives.' },
    run: async ({ transaction, actor, params: { id = '' }, now }) => {
      const known = isId(id) && !(await isOfKey(transaction.sql, id));
      const ended = known ? await endSessions(transaction, actor.accountId, { only: id }, ELSEWHERE, now) : 0;
      if (ended === 0) throw notFound('session');
    },
  }),
  write('delete', {
    path: '/users/me/sessions',
    access: 'signed-in',
    policy: 'self',
    keys: false,
    summary: 'Signs every other device out.',
    answer: EndedSessions,
    run: async ({ transaction, actor, principal, now }): Promise<EndedSessions> => {
      const which = { except: principal!.sessionId };
      return { ended: await endSessions(transaction, actor.accountId, which, ELSEWHERE, now) };
    },
  }),
];

type Sql = (text: string, parameters: unknown[]) => Promise<unknown[]>;

const isOfKey = async (sql: Sql, id: string): Promise<boolean> =>
  (await sql('select 1 from api_key where id = $1', [id])).length > 0;
