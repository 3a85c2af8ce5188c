import { compose, schema } from '#server/compose.ts';
import { type DatabaseSettings, openDatabase } from '#server/kernel/database.ts';
import { LocalDoorbell } from '#server/kernel/doorbell.ts';
import { lockFolder } from '#server/kernel/folder-lock.ts';
import { createLog } from '#server/kernel/log.ts';
import { Secret } from '#server/kernel/secret.ts';
import { SmtpPostman } from '#server/kernel/smtp-postman.ts';
import type { FaultPoint } from '#server/kernel/transact.ts';
import { CRASH_SECRET } from './crash-settings.ts';
import { NO_LIMITS } from './no-limits.ts';
import { makeZones } from './zones.ts';

/** Settings of a server that is going to die, as the one argument. */
export interface CrashSettings {
  database: DatabaseSettings;
  /** Where to die, and at which visit. */
  death: { point: FaultPoint; visit: number } | null;
  /** Names of zones to make first. */
  zones: string[];
  /** Where mail is taken to; it stays in the process without one. */
  smtp?: string;
}

const { database, death, zones, smtp } = JSON.parse(process.argv[2] ?? '') as CrashSettings;
/** Counts from the moment that somebody can write; until then the jobs left behind would reach it first. */
let visits = Number.NEGATIVE_INFINITY;

function fault(point: FaultPoint): void {
  // As a power cut would: no handler runs, nothing is flushed.
  if (point === death?.point && ++visits === death.visit) process.kill(process.pid, 'SIGKILL');
}

const lock = database.kind === 'embedded' ? await lockFolder(database.folder) : null;
const opened = await openDatabase(database, schema);
const server = await compose({
  database: opened,
  doorbell: new LocalDoorbell(),
  secret: new Secret(CRASH_SECRET),
  log: createLog('error'),
  limits: NO_LIMITS,
  ...(death && { fault }),
  ...(smtp && { postman: new SmtpPostman(smtp, 'Muster <muster@muster.example>') }),
});
const made = await makeZones(server.kernel, zones);
const port = await server.listen(0, '127.0.0.1');
process.stdout.write(`${JSON.stringify({ port, zones: made })}\n`);
visits = 0;

process.once('SIGTERM', async () => {
  await server.close();
  await opened.close();
  await lock?.release();
});
