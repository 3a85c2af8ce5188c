import { ACCESS_ROOM } from '#shared/kernel/rooms.ts';
import type { Database } from './database.ts';

/** The backstop of all rooms would leave somebody who lost access in a room for a second and more. */
const EVERY_MS = 250;

export interface AccessWatch {
  end(): void;
}

/**
 * Tells where the room `access` stands, because a ring can be lost between nodes. It is one row, so it can be
 * looked at more often than all the rooms that are joined. In one process no ring is lost, and nobody looks.
 */
export function watchAccess({ kind, sql }: Database, tell: (seq: number) => void): AccessWatch {
  let looking = false;
  const look = async (): Promise<void> => {
    // A database that is slow to answer is not asked again meanwhile.
    if (looking) return;
    looking = true;
    try {
      const [head] = await sql<{ seq: unknown }>('select seq from room where name = $1', [ACCESS_ROOM]);
      if (head) tell(Number(head.seq));
    } catch {
      // The backstop of all rooms meets the same trouble, and logs it.
    } finally {
      looking = false;
    }
  };
  const timer = kind === 'postgres' ? setInterval(() => void look(), EVERY_MS) : undefined;
  timer?.unref();
  return { end: () => clearInterval(timer) };
}
