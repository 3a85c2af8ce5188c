import { randomUUID } from 'node:crypto';
import type { Transaction as SqlTransaction } from 'kysely';
import { CompiledQuery } from 'kysely';
import { CannotStart } from '../cannot-start.ts';
import type { Row, Sql } from '../database.ts';
import { inTransaction } from '../in-transaction.ts';
import { JOBS_PARAMETER } from '../jobs.ts';
import type { Kernel } from '../module.ts';
import { Secret } from '../secret.ts';
import { type BackupHeader, type BackupPart, readBackup, UPLOADED_FILES } from './backup-file.ts';
import { RestoredFiles } from './restore-files.ts';
import { emptiedTables, storedTables, WAITING_JOBS } from './stored-tables.ts';
import { fingerprint } from './write-backup.ts';

export interface RestoreOptions {
  path: string;
  /** Takes the place of what is stored; without it only an empty installation is filled. */
  replace: boolean;
  /** People are served by this process meanwhile. */
  serving: boolean;
  say(line: string): void;
}

/**
 * Fills the database from a backup of either kind of database, in one transaction: it is the backup, or what
 * it was. Uploads come before the rows that name them; those that the backup lacks go after the commit. A new
 * epoch tells every node and every client to fetch anew.
 *
 * Throws `CannotStart` for a file that is damaged, newer or older than this program, for a database that is
 * not empty, and for another secret than history was sealed with.
 */
export async function restoreBackup(
  kernel: Kernel,
  { path, replace, serving, say }: RestoreOptions,
): Promise<Record<string, number>> {
  const { database } = kernel;
  say('Reading the backup …');
  let header: BackupHeader | undefined;
  // Once through before anything is touched: a file that is damaged at its end must not empty a database.
  const counts = await readBackup(path, {
    header: async (read) => {
      header = read;
      await refuseOtherVersion(database.sql, read);
    },
  });
  if (!replace) await refuseFilled(database.sql);
  await refuseOtherSecret(kernel, header!, path, serving);
  const files = await RestoredFiles.beside(kernel.blobs);
  try {
    await refill(kernel, { path, header: header!, counts, files, say });
  } catch (error) {
    await files.takeBack();
    throw error;
  }
  // A backup of before uploads were in it cannot say which of them its rows name.
  if (header!.tables.some(({ name }) => name === UPLOADED_FILES)) await files.keepOnlyThese();
  return counts;
}

interface Refill {
  path: string;
  header: BackupHeader;
  counts: Record<string, number>;
  files: RestoredFiles;
  say(line: string): void;
}

async function refill(kernel: Kernel, { path, header, counts, files, say }: Refill): Promise<void> {
  await inTransaction(kernel.database, async (em) => {
    const sql: Sql = async <R extends Row>(text: string, parameters: unknown[] = []) => {
      const transaction = em.getTransactionContext() as unknown as SqlTransaction<unknown>;
      return (await transaction.executeQuery<R>(CompiledQuery.raw(text, parameters))).rows;
    };
    // Writers may be under way; they get the time that they need.
    await sql(`set local lock_timeout = '60s'`);
    const tables = await storedTables(sql);
    await sql(
      `truncate ${emptiedTables(tables)
        .map((name) => `"${name}"`)
        .join(', ')}`,
    );
    await sql(
      `delete from jobs.job where state in ('created', 'retry', 'active') and name not like '\\_\\_%'`,
    );
    const columnsOf = new Map(header.tables.map(({ name, columns }) => [name, columns]));
    const told = new Map<string, number>();
    await readBackup(path, {
      file: (name, bytes, sha256) => files.put(name, bytes, sha256),
      part: async (part) => {
        if (part.table === WAITING_JOBS) await addJobs(kernel, sql, part);
        else await fill(sql, part, columnsOf.get(part.table) ?? []);
        const done = (told.get(part.table) ?? 0) + part.rows;
        told.set(part.table, done);
        if (done === counts[part.table]) say(`${part.table}: ${done} rows`);
      },
    });
    await continueNumbers(sql);
    say(`${UPLOADED_FILES}: ${counts[UPLOADED_FILES] ?? 0} files`);
    await refuseLoss(sql, counts);
    await sql('update database_epoch set epoch = $1', [randomUUID()]);
    // Whoever keeps something in memory for all nodes has to build it anew.
    await sql('update lease set fence = fence + 1, holder = $1, ends_at = now()', [randomUUID()]);
  });
}

async function fill(sql: Sql, { table, json }: BackupPart, columns: readonly string[]): Promise<void> {
  const names = columns.map((name) => `"${name}"`).join(', ');
  await sql(
    `insert into "${table}" (${names}) overriding system value
     select ${names} from json_populate_recordset(null::"${table}", $1::text::json)`,
    [json],
  );
}

async function addJobs({ jobs }: Kernel, sql: Sql, { json }: BackupPart): Promise<void> {
  const waiting = JSON.parse(json) as { name: string; data: object }[];
  for (const [name, those] of Map.groupBy(waiting, (job) => job.name)) {
    if (!jobs.has(name)) continue;
    const stored = await jobs.toStore(
      name,
      those.map(({ data }) => data),
    );
    await sql(stored.text.replace(JOBS_PARAMETER, '$1::text::json'), [stored.json]);
  }
}

/** Generated numbers go on behind the highest that was restored. */
async function continueNumbers(sql: Sql): Promise<void> {
  const columns = await sql<{ table_name: string; column_name: string }>(
    `select table_name, column_name from information_schema.columns
     where table_schema = 'public' and is_identity = 'YES'`,
  );
  for (const { table_name, column_name } of columns)
    await sql(
      `select setval(pg_get_serial_sequence('"${table_name}"', '${column_name}'),
         (select coalesce(max("${column_name}"), 0) + 1 from "${table_name}"), false)`,
    );
}

async function refuseLoss(sql: Sql, counts: Record<string, number>): Promise<void> {
  for (const [name, count] of Object.entries(counts)) {
    if (name === WAITING_JOBS || name === UPLOADED_FILES) continue;
    const [row] = await sql<{ count: unknown }>(`select count(*) as count from "${name}"`);
    if (Number(row!.count) !== count) throw new Error(`${name} has ${row!.count} rows instead of ${count}`);
  }
}

async function refuseOtherVersion(sql: Sql, { migrations }: BackupHeader): Promise<void> {
  const rows = await sql<{ name: string }>('select name from migration');
  const ours = new Set(rows.map(({ name }) => name));
  const theirs = new Set(migrations);
  const newer = migrations.find((name) => !ours.has(name));
  if (newer)
    throw new CannotStart(
      `The backup is newer than this program (it has ${newer}): restore it with the newer version.`,
    );
  const older = [...ours].find((name) => !theirs.has(name));
  if (older)
    throw new CannotStart(
      `The backup is older than this program (it lacks ${older}): restore it with the version that wrote it, then start this one, which brings it up to date.`,
    );
}

async function refuseFilled(sql: Sql): Promise<void> {
  const [row] = await sql<{ filled: boolean }>(
    'select exists (select 1 from account) or exists (select 1 from history) as filled',
  );
  if (row?.filled)
    throw new CannotStart(
      'There is data in this installation: add --replace to put the backup in its place, after a backup of its own.',
    );
}

async function refuseOtherSecret(
  { database, secret }: Kernel,
  { key }: BackupHeader,
  path: string,
  serving: boolean,
): Promise<void> {
  if (key === fingerprint(secret)) return;
  const [own] = await database.sql<{ value: string }>(`select value from setting where name = 'secret'`);
  const isOwn = own !== undefined && fingerprint(new Secret(own.value)) === fingerprint(secret);
  if (!isOwn)
    throw new CannotStart(`${path} was written under another SECRET: set that one, then restore again.`);
  if (serving)
    throw new CannotStart(
      'The backup brings another secret than this server runs with: stop the server, restore, then start it.',
    );
  let brings = false;
  await readBackup(path, {
    part: ({ table, json }) => {
      if (table !== 'setting') return;
      const rows = JSON.parse(json) as { name: string; value: string }[];
      brings ||= rows.some(({ name, value }) => name === 'secret' && fingerprint(new Secret(value)) === key);
    },
  });
  if (!brings)
    throw new CannotStart(
      `${path} was written under a SECRET of its settings: set that one, then restore again.`,
    );
}
