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
  try {
    const ran = await migrator.up();
    return ran.map(({ name }) => name);
  } catch (cause) {
    throw lacksExtension(cause) ?? cause;
  }
}

/** What a server's owner has to do, where the database may not take an extension that a migration needs. */
function lacksExtension(cause: unknown): CannotStart | null {
  const text = cause instanceof Error ? cause.message : '';
  const name = /extension "(\w+)"/.exec(text)?.[1];
  if (!name) return null;
  return new CannotStart(
    text.includes('permission denied')
      ? `The database needs the extension ${name}, which its user may not add: run "create extension ${name}" in it as a superuser, then start again.`
      : `The database server does not have the extension ${name}: install PostgreSQL's contrib package on it, then start again.`,
  );
}

async function namesOfFiles(database: Database): Promise<string[]> {
  const { path } = database.orm.config.get('migrations');
  const names = await readdir(path ?? 'migrations');
  return names
    .filter((name) => /^Migration\d+.*\.ts$/.test(name))
    .map((name) => name.slice(0, -'.ts'.length));
}
