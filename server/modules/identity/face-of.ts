import type { Database } from '#server/kernel/database.ts';
import type { Face } from '#server/kernel/presence/room-presence.ts';

/** How an account is shown to others now; null when there is none. */
export async function faceOf({ sql }: Pick<Database, 'sql'>, accountId: string): Promise<Face | null> {
  const [row] = await sql<{ display_name: string; picture: string | null }>(
    'select display_name, picture from account where id = $1',
    [accountId],
  );
  return row ? { name: row.display_name, picture: row.picture } : null;
}
