import { readFileSync } from 'node:fs';
import { type PostgresProcess, startPostgres } from '../../tests/support/postgres-process.ts';

export interface DurablePostgres extends PostgresProcess {
  /** Milliseconds of processor time its processes have used so far. Linux only. */
  processorMs(): number;
}

/** A PostgreSQL of one's own, as it comes: every commit reaches the disk. Throws when none is installed. */
export async function startDurablePostgres(settings: readonly string[] = []): Promise<DurablePostgres> {
  const postgres = await startPostgres(settings);
  return { ...postgres, processorMs: () => processorMsOf(postgres.pid) };
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
