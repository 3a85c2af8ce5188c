import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { schema } from '#server/compose.ts';
import { openDatabase } from '#server/kernel/database.ts';
import { migrate } from '#server/kernel/migrate.ts';
import { withDatabase } from '../support/template-database.ts';

const url = process.env.TEST_DATABASE_URL!;
const NAME = `muster_limited_${process.pid}`;

async function asAdmin(database: string, ...statements: string[]): Promise<void> {
  const admin = new pg.Client({ connectionString: withDatabase(url, database) });
  await admin.connect();
  for (const statement of statements) await admin.query(statement);
  await admin.end();
}

beforeAll(async () => {
  await asAdmin('postgres', `create role "${NAME}" login`, `create database "${NAME}"`);
  await asAdmin(NAME, `grant create on schema public to "${NAME}"`);
});
afterAll(() => asAdmin('postgres', `drop database "${NAME}" with (force)`, `drop role "${NAME}"`));

it('a user who may not add the extension is told what its owner has to do, and then it goes on', async () => {
  const limited = new URL(withDatabase(url, NAME));
  limited.username = NAME;
  const database = await openDatabase({ kind: 'postgres', url: limited.href, pool: 2 }, schema);
  try {
    await expect(migrate(database)).rejects.toThrow(
      'The database needs the extension btree_gist, which its user may not add: run "create extension btree_gist" in it as a superuser, then start again.',
    );
    await asAdmin(NAME, 'create extension btree_gist');
    expect((await migrate(database)).length).toBeGreaterThan(0);
  } finally {
    await database.close();
  }
});
