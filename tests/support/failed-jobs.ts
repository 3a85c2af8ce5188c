import { FAILED_QUEUE } from '#server/kernel/jobs.ts';
import type { TestServer } from './test-server.ts';

/** A job of this queue that failed at every attempt, as the queue hands it over; gives its id in the list. */
export async function failJob(server: TestServer, queue: string, data: object): Promise<string> {
  const [row] = await server.kernel.database.sql<{ id: string }>(
    `insert into jobs.job (name, data, source_name, source_id, source_created_on, source_retry_count, source_output)
     values ($1, $2, $3, gen_random_uuid(), now(), 8, '{"message": "the disk is full"}') returning id`,
    [FAILED_QUEUE, JSON.stringify(data), queue],
  );
  return row!.id;
}
