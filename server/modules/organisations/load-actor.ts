import type { Row } from '#server/kernel/database.ts';
import type { Principal } from '#server/kernel/http/route.ts';
import { Refusal } from '#server/kernel/refusal.ts';
import type { Actor, Role } from '#shared/rights.ts';

interface ActorRow extends Row {
  administrator: boolean;
  roles: Record<string, Role> | null;
}

type Sql = <R extends Row>(text: string, parameters?: unknown[]) => Promise<R[]>;

const ACTOR = `
select a.administrator,
  (select json_object_agg(m.organisation_id, m.role) from membership m where m.account_id = a.id) as roles
from account a join session s on s.account_id = a.id
where a.id = $1 and s.id = $2 and s.revoked_at is null`;

/** Who acts, with the roles as they are in this transaction. Throws 401 when the session has ended. */
export async function loadActor(sql: Sql, { accountId, sessionId }: Principal): Promise<Actor> {
  const [row] = await sql<ActorRow>(ACTOR, [accountId, sessionId]);
  if (!row) throw new Refusal(401, 'session-over', 'Your session is over. Sign in again.');
  return { accountId, administrator: row.administrator, roles: row.roles ?? {} };
}

/** The role an account has in an organisation, or null. */
export async function roleIn(sql: Sql, accountId: string, organisationId: string): Promise<Role | null> {
  const [row] = await sql<{ role: Role }>(
    'select role from membership where account_id = $1 and organisation_id = $2',
    [accountId, organisationId],
  );
  return row?.role ?? null;
}
