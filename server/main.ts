import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import packageJson from '../package.json' with { type: 'json' };
import { answerCommands } from './cli/commands.ts';
import { compose, type MusterServer, schema } from './compose.ts';
import type { Settings } from './env.ts';
import { CannotStart } from './kernel/cannot-start.ts';
import { openDatabase } from './kernel/database.ts';
import { type Doorbell, LocalDoorbell } from './kernel/doorbell.ts';
import { lockFolder } from './kernel/folder-lock.ts';
import { LocalBlobs } from './kernel/local-blobs.ts';
import { createLog, type Log } from './kernel/log.ts';
import { createMetricsServer } from './kernel/metrics-page.ts';
import { migrate } from './kernel/migrate.ts';
import { RedisDoorbell } from './kernel/redis-doorbell.ts';
import { RedisTally } from './kernel/redis-tally.ts';
import { loadSecret } from './kernel/secret.ts';
import { SmtpPostman } from './kernel/smtp-postman.ts';
import { LocalTally, type Tally } from './kernel/tally.ts';
import { Telemetry } from './kernel/telemetry.ts';
import { DEMO_ACCOUNTS } from './modules/volunteering/demo/demo-accounts.ts';
import { seedDemo } from './modules/volunteering/demo/seed-demo.ts';

const CLIENT = fileURLToPath(new URL('../client/dist', import.meta.url));
/** After this a stop does not wait for anybody any more. */
const DRAIN_MS = 20_000;

export interface Running {
  port: number;
  server: MusterServer;
  demo: boolean;
  stop(): Promise<void>;
}

export interface StartOptions {
  settings: Settings;
  demo: boolean;
  /** Tells a person what takes time. */
  say(line: string): void;
}

/** Opens the resources, starts the server and listens. Throws `CannotStart` with one clear line. */
export async function start({ settings, demo, say }: StartOptions): Promise<Running> {
  const log = createLog(settings.logLevel);
  await refusePortInUse(settings);
  const lock = settings.database.kind === 'embedded' ? await lockFolder(settings.database.folder) : null;
  const opened: (() => Promise<void>)[] = lock ? [() => lock.release()] : [];
  try {
    const database = await openDatabase(settings.database, schema);
    opened.push(() => database.close());
    const ran = await database.exclusively('migrate', () => migrate(database));
    if (ran.length > 0)
      say(`Tables made or changed by ${ran.length} ${ran.length === 1 ? 'migration' : 'migrations'}.`);
    const doorbell = await openDoorbell(settings, log, say);
    opened.push(() => doorbell.close());
    const postman = settings.smtp && (await openPostman(settings.smtp, say));
    const tally = openTally(settings.redisUrl, opened);
    const telemetry = await openTelemetry(settings, opened);
    await openTraces(settings, opened);
    const server = await compose({
      database,
      doorbell,
      secret: await loadSecret(database, settings.secret),
      log,
      tally,
      blobs: LocalBlobs.of(settings),
      ...(postman && { postman }),
      showsOutbox: !settings.production,
      publicUrl: settings.publicUrl,
      countryHeader: settings.countryHeader,
      origins: settings.origins,
      trustedProxies: settings.trustedProxies,
      ...(telemetry && { telemetry, metricsToken: settings.metrics.token }),
      clientFolder: existsSync(CLIENT) ? CLIENT : null,
      ...(demo && { demoAccounts: DEMO_ACCOUNTS }),
    });
    opened.push(() => server.close());
    if (demo) await database.exclusively('seed', () => seedDemo(server.kernel, say));
    const port = await listening(settings.port, 'PORT', () => server.listen(settings.port, settings.host));
    lock?.answer((name, args, hear) => answerCommands(server.kernel, name, args, hear, true));
    return { port, server, demo, stop: () => stop(opened, log) };
  } catch (error) {
    await stop(opened, log);
    throw isDiskFull(error)
      ? new CannotStart(`The disk of ${settings.dataDir} is full: make room, then start again.`)
      : error;
  }
}

function isDiskFull(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: string; message?: string };
  return code === 'ENOSPC' || code === '53100' || /No space left on device/.test(message ?? '');
}

async function openDoorbell(settings: Settings, log: Log, say: (line: string) => void): Promise<Doorbell> {
  if (settings.redisUrl === null) return new LocalDoorbell();
  const doorbell = new RedisDoorbell(settings.redisUrl, log);
  const connected = await doorbell.connect();
  if (!connected)
    say(
      'Redis does not answer at REDIS_URL: starting without it, changes reach other nodes within a second.',
    );
  return doorbell;
}

function openTally(redisUrl: string | null, opened: (() => Promise<void>)[]): Tally {
  if (redisUrl === null) return new LocalTally();
  const tally = new RedisTally(redisUrl);
  void tally.connect();
  opened.push(async () => tally.close());
  return tally;
}

/** Figures are kept where there is a way to look at them; with a port for it, that is opened. */
async function openTelemetry(
  { metrics, host }: Settings,
  opened: (() => Promise<void>)[],
): Promise<Telemetry | null> {
  const { port, token } = metrics;
  if (port === null && token === null) return null;
  const telemetry = new Telemetry();
  opened.push(async () => telemetry.close());
  if (port !== null) {
    const page = createMetricsServer({ telemetry, token });
    await listening(port, 'METRICS_PORT', () => once(page.listen(port, host), 'listening'));
    opened.push(async () => {
      page.close();
      page.closeAllConnections();
    });
  }
  return telemetry;
}

/** What exports traces is only loaded where somebody takes them. */
async function openTraces({ traces }: Settings, opened: (() => Promise<void>)[]): Promise<void> {
  if (traces === null) return;
  const { exportTraces } = await import('./kernel/trace-export.ts');
  opened.push(exportTraces(traces, packageJson.version));
}

/** Before anything is made: who is refused at the end has waited for nothing, and left tables behind. */
async function refusePortInUse({ port, host }: Settings): Promise<void> {
  if (port === 0) return;
  const trial = createServer();
  await listening(port, 'PORT', () => once(trial.listen(port, host), 'listening'));
  await new Promise((closed) => trial.close(closed));
}

/** Mail waits in its queue until it can be carried away, so a mail server that is down stops nobody. */
async function openPostman(
  { url, from }: NonNullable<Settings['smtp']>,
  say: (line: string) => void,
): Promise<SmtpPostman> {
  const postman = new SmtpPostman(url, from);
  await postman.check().catch((cause: Error) => {
    say(`The mail server at SMTP_URL does not let us in (${cause.message}): mail waits until it does.`);
  });
  return postman;
}

/** Throws `CannotStart` when the port cannot be had, naming the setting. */
async function listening<T>(port: number, setting: string, listen: () => Promise<T>): Promise<T> {
  try {
    return await listen();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE')
      throw new CannotStart(`Port ${port} is in use: stop what listens there, or set ${setting} to another.`);
    if (code === 'EACCES')
      throw new CannotStart(`Port ${port} may not be used by this account: set ${setting} to another.`);
    throw cause;
  }
}

/** Closes in the reverse order of opening; a part that fails to close does not keep the others open. */
async function stop(opened: (() => Promise<void>)[], log: Log): Promise<void> {
  const late = setTimeout(() => {
    log.error('stopping took too long; ending now');
    process.exit(1);
  }, DRAIN_MS);
  for (const close of opened.toReversed()) {
    await close().catch((error: unknown) => log.error({ err: error }, 'a part did not close'));
  }
  opened.length = 0;
  clearTimeout(late);
}
