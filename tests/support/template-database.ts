import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { schema } from '#server/compose.ts';
import { openDatabase } from '#server/kernel/database.ts';
import { LocalDoorbell } from '#server/kernel/doorbell.ts';
import { Jobs } from '#server/kernel/jobs.ts';
import { createLog } from '#server/kernel/log.ts';
import { migrate } from '#server/kernel/migrate.ts';

const migrations = fileURLToPath(new URL('../../migrations', import.meta.url));
const cache = fileURLToPath(new URL('../.cache', import.meta.url));

/** Changes when a migration does, so that an old template is never used. */
export function templateName(): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(migrations).sort()) {
    if (name.endsWith('.ts')) hash.update(readFileSync(join(migrations, name)));
  }
  hash.update(readFileSync(fileURLToPath(new URL('../../package-lock.json', import.meta.url))));
  return `muster_template_${hash.digest('hex').slice(0, 12)}`;
}

export const embeddedTemplate = (): string => join(cache, templateName());

/** Migrates one empty database, which every test then copies: a copy takes a tenth of the time. */
export async function makeEmbeddedTemplate(): Promise<void> {
  const folder = embeddedTemplate();
  if (existsSync(folder)) return;
  const making = `${folder}.${process.pid}`;
  mkdirSync(making, { recursive: true });
  await prepare({ kind: 'embedded', folder: making });
  rmSync(folder, { recursive: true, force: true });
  renameSync(making, folder);
}

export async function makePostgresTemplate(url: string): Promise<void> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  const name = templateName();
  const { rowCount } = await admin.query('select 1 from pg_database where datname = $1', [name]);
  if (!rowCount) {
    const making = `${name}_${process.pid}`;
    await admin.query(`create database "${making}"`);
    await prepare({ kind: 'postgres', url: withDatabase(url, making), pool: 4 });
    await admin.query(`alter database "${making}" rename to "${name}"`);
  }
  await admin.end();
}

export function withDatabase(url: string, name: string): string {
  const address = new URL(url);
  address.pathname = `/${name}`;
  return address.href;
}

export function copyEmbeddedTemplate(to: string): void {
  cpSync(embeddedTemplate(), to, { recursive: true });
}

async function prepare(settings: Parameters<typeof openDatabase>[0]): Promise<void> {
  const database = await openDatabase(settings, schema);
  await migrate(database);
  // The job queue makes its own tables, which takes longer than ours.
  const jobs = new Jobs(database, new LocalDoorbell(), createLog('error'));
  await jobs.prepare();
  await jobs.stop();
  await database.close();
}
