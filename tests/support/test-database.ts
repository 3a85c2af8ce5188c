import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { DatabaseSettings } from '#server/kernel/database.ts';
import { copyEmbeddedTemplate, templateName, withDatabase } from './template-database.ts';

export interface TestDatabase {
  settings: DatabaseSettings;
  remove(): Promise<void>;
}

/** A migrated database of one's own: on PostgreSQL when the run has one, embedded otherwise. */
export async function testDatabase(): Promise<TestDatabase> {
  const url = process.env.TEST_DATABASE_URL;
  return url ? postgresDatabase(url) : embeddedDatabase();
}

export function embeddedDatabase(): TestDatabase {
  const folder = mkdtempSync(join(tmpdir(), 'muster-test-'));
  copyEmbeddedTemplate(folder);
  return {
    settings: { kind: 'embedded', folder },
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

let made = 0;

async function postgresDatabase(url: string): Promise<TestDatabase> {
  const name = `muster_test_${process.pid}_${Date.now().toString(36)}_${made++}`;
  await asAdmin(url, `create database "${name}" template "${templateName()}"`);
  return {
    settings: { kind: 'postgres', url: withDatabase(url, name), pool: 10 },
    remove: () => asAdmin(url, `drop database if exists "${name}" with (force)`),
  };
}

async function asAdmin(url: string, statement: string): Promise<void> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  try {
    await admin.query(statement);
  } finally {
    await admin.end();
  }
}
