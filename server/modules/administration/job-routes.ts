import { z } from 'zod';
import { type Route, read, write } from '#server/kernel/http/route.ts';
import { type FailedRow, failedJobs, queueFigures } from '#server/kernel/job-log.ts';
import { ChooseJobs, FailedJob, OperationView, QueueLine } from '#shared/administration.ts';
import { OPERATIONS_ROOM } from '#shared/kernel/rooms.ts';
import { Operation } from './operation.entity.ts';
import { settleFailedJobs } from './settle-failed-jobs.ts';
import { operationView } from './views.ts';

const FailedPage = z.strictObject({
  cursor: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
/** What was done lately is enough: the history keeps the rest. */
const LATELY = 50;
const SEEN_TO = { 'no-jobs': 'Somebody has seen to them.' };

const settle = (verb: 'retry' | 'discard', summary: string): Route =>
  write('post', {
    path: `/admin/jobs/failed/${verb}`,
    access: 'administrator',
    policy: 'platform.manage',
    summary,
    body: ChooseJobs,
    answer: OperationView,
    example: { ids: ['01936b2e-0000-7000-8000-000000000001'] },
    refusals: SEEN_TO,
    run: async ({ transaction, actor, body, now }) => {
      const operation = await settleFailedJobs(transaction, actor, verb, body.ids, now);
      await transaction.em.flush();
      return operationView(operation);
    },
  });

/** The jobs of the installation, and those that kept failing. */
export const jobRoutes: Route[] = [
  read({
    path: '/admin/jobs',
    access: 'administrator',
    policy: 'platform.read',
    summary: 'How many jobs wait, run and kept failing in every queue, counted at this moment.',
    answer: z.object({ items: z.array(QueueLine), nextCursor: z.null() }),
    run: async ({ snapshot: { sql } }) => ({ items: await queueFigures(sql), nextCursor: null }),
  }),
  read({
    path: '/admin/jobs/failed',
    access: 'administrator',
    policy: 'platform.read',
    summary: 'Jobs that failed at every attempt, newest first.',
    query: FailedPage,
    answer: z.object({ items: z.array(FailedJob), nextCursor: z.uuid().nullable() }),
    run: async ({ snapshot: { sql }, query: { cursor, limit } }) => {
      const rows = await failedJobs(sql, { cursor: cursor ?? null, limit: limit + 1 });
      const shown = rows.slice(0, limit);
      return { items: shown.map(toFailedJob), nextCursor: rows.length > limit ? shown.at(-1)!.id : null };
    },
  }),
  settle('retry', 'Puts failed jobs back into their queues: these, or all.'),
  settle('discard', 'Gives failed jobs up: these, or all.'),
  read({
    path: '/admin/operations',
    access: 'administrator',
    policy: 'platform.read',
    summary: 'What administrators did to jobs lately, live.',
    answer: z.object({ items: z.array(OperationView), nextCursor: z.null() }),
    run: async ({ snapshot: { em, shows } }) => {
      const operations = await em.find(Operation, {}, { orderBy: { id: 'desc' }, limit: LATELY });
      shows(OPERATIONS_ROOM);
      return { items: operations.map(operationView), nextCursor: null };
    },
  }),
];

/** Data of jobs may be anybody's mail: only the ids in it are shown. */
function toFailedJob({ id, queue, data, error, attempts, failedAt }: FailedRow): z.output<typeof FailedJob> {
  const about = Object.entries(data).flatMap(([key, value]) =>
    /(^id|Id)$/.test(key) && typeof value === 'string' ? [value] : [],
  );
  return {
    id,
    queue: queue ?? 'unknown',
    error: error.slice(0, 500),
    attempts,
    failedAt: failedAt.toISOString(),
    about,
  };
}
