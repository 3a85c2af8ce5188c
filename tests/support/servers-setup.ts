import { startPostgres } from './postgres-process.ts';
import { RedisProcess } from './redis-process.ts';
import { makePostgresTemplate } from './template-database.ts';

/** PostgreSQL and Redis for the run: those that are given, or temporary ones. Gives how to end them. */
export default async function setup(): Promise<() => Promise<void>> {
  const ending: (() => Promise<void>)[] = [];
  if (!process.env.TEST_DATABASE_URL) {
    const postgres = await startPostgres(['fsync=off']);
    ending.push(() => postgres.stop());
    process.env.TEST_DATABASE_URL = postgres.url;
  }
  if (!process.env.TEST_REDIS_URL) {
    const redis = await RedisProcess.start();
    ending.push(() => redis.kill());
    process.env.TEST_REDIS_URL = redis.url;
  }
  await makePostgresTemplate(process.env.TEST_DATABASE_URL);
  return async () => {
    for (const end of ending) await end();
  };
}
