import type { Db } from 'pg-boss';
import { fromPglite } from 'pg-boss';
import type { EmbeddedClient } from './embedded-statements.ts';

/** How pg-boss takes jobs from a queue. Should it one day say so otherwise, taking is only slower. */
const TAKES_JOBS = /^\s*with\s+next\s+as/i;

/**
 * The job queue's way into the embedded database. Taking a job does not wait for the disk: when that
 * is lost, so is whatever the job has not committed, and it is taken again. Its end is written after,
 * in the same log, and waits as every other commit does.
 */
export function embeddedJobs(statements: EmbeddedClient): Db {
  const jobs = fromPglite(statements as never);
  const execute = jobs.executeSql.bind(jobs);
  jobs.executeSql = (text: string, values?: unknown[]) => {
    if (!TAKES_JOBS.test(text)) return execute(text, values);
    return statements.transaction(async (transaction) => {
      await transaction.exec('set local synchronous_commit = off');
      if (values?.length) return transaction.query(text, values);
      const [taken] = await transaction.exec(text);
      return { rows: taken?.rows ?? [] };
    }) as ReturnType<typeof execute>;
  };
  return jobs;
}
