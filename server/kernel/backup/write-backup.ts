import { HistorySeal } from '../history/history-seal.ts';
import type { Kernel } from '../module.ts';
import type { Secret } from '../secret.ts';
import { readSnapshot } from '../snapshot.ts';
import { type BackupHeader, BackupWriter, FORMAT, UPLOADED_FILES } from './backup-file.ts';
import { storedTables, WAITING_JOBS } from './stored-tables.ts';

/** Rows read at once. */
const FETCH = 500;

/** Tells one secret from another without telling either. */
export const fingerprint = (secret: Secret): string =>
  new HistorySeal(secret).mac('fingerprint').slice(0, 16);

/**
 * Writes all that is stored, uploads too, into a file, as it stands at one moment, while others go on. Gives
 * the counts of rows by table, and of uploads.
 */
export async function writeBackup(
  { database, secret, clock, blobs }: Kernel,
  path: string,
  say: (line: string) => void,
): Promise<Record<string, number>> {
  const { result } = await readSnapshot(database, async ({ sql }) => {
    const tables = await storedTables(sql);
    const migrations = await sql<{ name: string }>('select name from migration order by name');
    const header: BackupHeader = {
      muster: 'backup',
      format: FORMAT,
      createdAt: clock.now().toISOString(),
      migrations: migrations.map(({ name }) => name),
      key: fingerprint(secret),
      tables: [
        { name: UPLOADED_FILES, columns: [] },
        ...tables,
        { name: WAITING_JOBS, columns: ['name', 'data'] },
      ],
    };
    const writer = new BackupWriter(path, header);
    const dump = async (name: string, query: string): Promise<void> => {
      await sql(`declare backup no scroll cursor for ${query}`);
      for (;;) {
        const rows = await sql<{ row: string }>(`fetch ${FETCH} from backup`);
        if (rows.length > 0)
          await writer.rows(
            name,
            rows.map(({ row }) => row),
          );
        if (rows.length < FETCH) break;
      }
      await sql('close backup');
      say(`${name}: ${writer.counts[name]} rows`);
    };
    try {
      // First, because a file that these rows name may be removed by somebody who goes on.
      for (const name of await blobs.names()) {
        const bytes = await blobs.get(name);
        if (bytes) await writer.file(name, bytes);
      }
      say(`${UPLOADED_FILES}: ${writer.counts[UPLOADED_FILES]} files`);
      for (const { name } of tables) await dump(name, `select to_json(t)::text as row from "${name}" t`);
      await dump(
        WAITING_JOBS,
        `select json_build_object('name', name, 'data', data)::text as row from jobs.job
         where state in ('created', 'retry', 'active') and data is not null and name not like '\\_\\_%' order by created_on`,
      );
      await writer.end();
    } catch (error) {
      await writer.discard();
      throw error;
    }
    return writer.counts;
  });
  return result;
}
