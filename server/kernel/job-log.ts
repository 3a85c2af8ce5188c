import type { Row, Sql } from './database.ts';
import { FAILED_QUEUE } from './jobs.ts';

export interface QueueFigures {
  queue: string;
  waiting: number;
  active: number;
  /** Jobs that failed at every attempt and wait for somebody to decide. */
  failed: number;
}

/** A job that failed at every attempt, as it was handed to the administrators. */
export interface FailedRow {
  id: string;
  /** Where it came from; null when the queue is not known any more. */
  queue: string | null;
  data: object;
  error: string;
  attempts: number;
  failedAt: Date;
}

/** How every queue stands, counted now. */
export async function queueFigures(sql: Sql): Promise<QueueFigures[]> {
  const rows = await sql<{ name: string; waiting: unknown; active: unknown; failed: unknown }>(
    `select q.name,
       (select count(*) from jobs.job j where j.name = q.name and j.state in ('created', 'retry')) as waiting,
       (select count(*) from jobs.job j where j.name = q.name and j.state = 'active') as active,
       (select count(*) from jobs.job f where f.name = $1 and f.source_name = q.name) as failed
     from jobs.queue q where q.name <> $1 and q.name not like '\\_\\_%' order by q.name`,
    [FAILED_QUEUE],
  );
  return rows.map(({ name, waiting, active, failed }) => ({
    queue: name,
    waiting: Number(waiting),
    active: Number(active),
    failed: Number(failed),
  }));
}

const FAILED = `
select id, source_name, data, source_output, source_retry_count, created_on
from jobs.job where name = '${FAILED_QUEUE}'`;

interface StoredFailure extends Row {
  id: string;
  source_name: string | null;
  data: object;
  source_output: { message?: unknown; value?: { message?: unknown } } | null;
  source_retry_count: number | null;
  created_on: Date | string;
}

/** Failed jobs, the newest first, at most `limit` of those before `cursor`. */
export async function failedJobs(
  sql: Sql,
  { cursor, limit }: { cursor: string | null; limit: number },
): Promise<FailedRow[]> {
  const rows = await sql<StoredFailure>(
    `${FAILED} and ($1::uuid is null or (created_on, id) < (select created_on, id from jobs.job where name = '${FAILED_QUEUE}' and id = $1))
     order by created_on desc, id desc limit $2`,
    [cursor, limit],
  );
  return rows.map(toFailedRow);
}

/** Takes failed jobs out of the list, these or all, for good: gives what they were. */
export async function takeFailedJobs(sql: Sql, ids: readonly string[] | null): Promise<FailedRow[]> {
  const rows = await sql<StoredFailure>(
    `delete from jobs.job where name = '${FAILED_QUEUE}' ${ids ? 'and id = any($1::uuid[])' : ''}
     returning id, source_name, data, source_output, source_retry_count, created_on`,
    ids ? [ids] : [],
  );
  return rows.map(toFailedRow);
}

function toFailedRow(row: StoredFailure): FailedRow {
  const message = row.source_output?.message ?? row.source_output?.value?.message;
  return {
    id: row.id,
    queue: row.source_name,
    data: row.data,
    error: typeof message === 'string' ? message : 'No reason was given.',
    // The first attempt is none of the retries.
    attempts: (row.source_retry_count ?? 0) + 1,
    failedAt: new Date(row.created_on),
  };
}
