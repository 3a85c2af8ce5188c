import { afterAll, beforeAll, expect, it } from 'vitest';
import { schema } from '#server/compose.ts';
import { type Database, openDatabase } from '#server/kernel/database.ts';
import { type TestDatabase, testDatabase } from '../support/test-database.ts';

/** Constraints over two columns or a stretch of time, which entities cannot say and migrations make by hand. */
const BY_HAND = [
  'assignment_no_overlap',
  'invitation_own_role_foreign',
  'membership_own_role_foreign',
  'team_manager_place_foreign',
  'team_member_membership_foreign',
  'team_member_own_team_foreign',
];

let made: TestDatabase;
let database: Database;
beforeAll(async () => {
  made = await testDatabase();
  database = await openDatabase(made.settings, schema);
});
afterAll(async () => {
  await database.close();
  await made.remove();
});

it('the migrations say what the entities say, and what only a database can', async () => {
  const missing = await database.orm.schema.getUpdateSchemaSQL({ wrap: false });
  const statements = missing.split('\n').filter((line) => line.trim() !== '');
  const dropped = statements.map(
    (line) => /^alter table "\w+" drop constraint "(\w+)";$/.exec(line)?.[1] ?? line,
  );
  expect(dropped.sort()).toEqual(BY_HAND);
});
