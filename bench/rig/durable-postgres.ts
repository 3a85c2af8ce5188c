import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '../../tests/support/free-port.ts';

const DEBIAN = '/usr/lib/postgresql';

export interface DurablePostgres {
  url: string;
  /** Milliseconds of processor time its processes have used so far. Linux only. */
  processorMs(): number;
  stop(): Promise<void>;
}

/**
 * A PostgreSQL of one's own, as it comes: every commit reaches the disk. Only the number of
 * connections is raised. Throws when none is installed.
 */
export async function startDurablePostgres(settings: readonly string[] = []): Promise<DurablePostgres> {
  const bin = binaries();
  const folder = mkdtempSync(join(tmpdir(), 'muster-bench-'));
  const account = unprivileged();
  if (account) chownSync(folder, account.uid, account.gid);
  const data = join(folder, 'data');
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'muster', '-A', 'trust', '-E', 'UTF8', '--no-sync'], {
    ...account,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const port = await freePort();
  const all = ['max_connections=200', 'listen_addresses=127.0.0.1', 'lc_messages=C', ...settings];
  const server = spawn(
    join(bin, 'postgres'),
    ['-D', data, '-p', String(port), '-k', folder, ...all.flatMap((setting) => ['-c', setting])],
    { ...account, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  await listening(server);
  return {
    url: `postgresql://muster@127.0.0.1:${port}/postgres`,
    processorMs: () => processorMsOf(server.pid!),
    async stop() {
      const ended = once(server, 'exit');
      server.kill('SIGQUIT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function binaries(): string {
  const versions = existsSync(DEBIAN)
    ? readdirSync(DEBIAN)
        .map(Number)
        .sort((a, b) => b - a)
    : [];
  const folders = [
    ...versions.map((version) => join(DEBIAN, String(version), 'bin')),
    ...(process.env.PATH ?? '').split(':'),
  ];
  const found = folders.find((folder) => existsSync(join(folder, 'initdb')));
  if (found) return found;
  throw new Error('No PostgreSQL is installed: install it (apt-get install postgresql).');
}

/** PostgreSQL refuses to run as root. */
function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (kind: string) => Number(execFileSync('id', [kind, 'postgres'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

/** Clock ticks of `/proc`, in ms. */
const TICK_MS = 10;

/** Of a process, its children that run, and those that have ended (proc(5), `stat`). */
function processorMsOf(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter(Boolean);
  let ticks = 0;
  for (const process of [String(pid), ...children]) {
    try {
      const stat = readFileSync(`/proc/${process}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const [user, system, endedUser, endedSystem] = fields.slice(11, 15).map(Number);
      ticks += user! + system! + endedUser! + endedSystem!;
    } catch {
      // It ended meanwhile, and is counted with its parent.
    }
  }
  return ticks * TICK_MS;
}

async function listening(server: ChildProcess): Promise<void> {
  const said: string[] = [];
  for await (const line of createInterface({ input: server.stderr! })) {
    said.push(line);
    if (!line.includes('database system is ready to accept connections')) continue;
    // Unread output would fill the pipe and stop the server.
    server.stderr!.resume();
    return;
  }
  throw new Error(`PostgreSQL did not start:\n${said.join('\n')}`);
}
