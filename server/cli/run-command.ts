import { resolve } from 'node:path';
import { compose, schema } from '../compose.ts';
import type { Settings } from '../env.ts';
import { openDatabase } from '../kernel/database.ts';
import { LocalDoorbell } from '../kernel/doorbell.ts';
import { askOwner, lockFolder } from '../kernel/folder-lock.ts';
import { LocalBlobs } from '../kernel/local-blobs.ts';
import { createLog, errorOutput } from '../kernel/log.ts';
import { migrate } from '../kernel/migrate.ts';
import { loadSecret } from '../kernel/secret.ts';
import { answerCommands } from './commands.ts';

/**
 * Runs a command where the database is: in the server that has the folder open, or else here.
 * Gives the exit code.
 */
export async function runCommand(
  settings: Settings,
  name: string,
  args: string[],
  say: (line: string) => void,
): Promise<number> {
  const { database } = settings;
  const absolute = absolutePaths(name, args);
  if (database.kind === 'embedded') {
    const code = await askOwner(database.folder, name, absolute, say);
    if (code !== null) return code;
    const lock = await lockFolder(database.folder);
    try {
      return await runHere(settings, name, absolute, say);
    } finally {
      await lock.release();
    }
  }
  return runHere(settings, name, absolute, say);
}

async function runHere(
  settings: Settings,
  name: string,
  args: string[],
  say: (line: string) => void,
): Promise<number> {
  const database = await openDatabase(settings.database, schema);
  try {
    const ran = await database.exclusively('migrate', () => migrate(database));
    if (name === 'migrate') {
      say(ran.length > 0 ? `Ran ${ran.join(', ')}.` : 'The database is up to date.');
      return 0;
    }
    // What a command has to say it says itself.
    const log = createLog('error', errorOutput());
    const secret = await loadSecret(database, settings.secret);
    const { publicUrl, port } = settings;
    const server = await compose({
      ...{ database, doorbell: new LocalDoorbell(), secret, log },
      blobs: LocalBlobs.of(settings),
      publicUrl: publicUrl ?? `http://localhost:${port}`,
    });
    try {
      return await answerCommands(server.kernel, name, args, say, false);
    } finally {
      await server.close();
    }
  } finally {
    await database.close();
  }
}

/** The server that answers may stand in another folder. */
function absolutePaths(name: string, args: string[]): string[] {
  const isPath = (arg: string) =>
    /\.(csv|geojson|json)$/i.test(arg) || (['backup', 'restore'].includes(name) && !arg.startsWith('-'));
  return args.map((arg) => (isPath(arg) ? resolve(arg) : arg));
}
