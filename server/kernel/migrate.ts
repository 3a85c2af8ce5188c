import { readdir } from 'node:fs/promises';
import { CannotStart } from './cannot-start.ts';
import type { Database } from './database.ts';

/**
 * Brings the tables up to this program. Gives the names of the migrations it ran.
 * Throws `CannotStart` when the database has been written by a newer program.
 */
export async function migrate(database: Database): Promise<string[]> {
  const { migrator } = database.orm;
  const known = new Set((await migrator.getPending()).map(({ name }) => name));
  const executed = await migrator.getExecuted();
  const files = new Set([...known, ...(await namesOfFiles(database))]);
  const foreign = executed.find(({ name }) => !files.has(name));
  if (foreign) {
    throw new CannotStart(
      `The database is newer than this program (it has ${foreign.name}): start the newer version, or restore an older backup.`,
    );
  }
  if (known.size === 0) return [];
  const ran = await migrator.up();
  return ran.map(({ name }) => name);
}

async function namesOfFiles(database: Database): Promise<string[]> {
  const { path } = database.orm.config.get('migrations');
  const names = await readdir(path ?? 'migrations');
  return names
    .filter((name) => /^Migration\d+.*\.ts$/.test(name))
    .map((name) => name.slice(0, -'.ts'.length));
}
