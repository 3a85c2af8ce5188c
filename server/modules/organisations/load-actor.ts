import type { Row } from '#server/kernel/database.ts';
import type { Principal } from '#server/kernel/http/route.ts';
import { Refusal } from '#server/kernel/refusal.ts';
import { type Actor, isPresetRole, PRESET_GRANTS, type Standing } from '#shared/rights.ts';

interface ActorRow extends Row {
  administrator: boolean;
  roles: Record<string, string> | null;
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
  const standings = Object.fromEntries(
    Object.entries(row.roles ?? {}).map(([organisationId, role]) => [organisationId, standingOf(role)]),
  );
  return { accountId, administrator: row.administrator, standings };
}

/** Somebody without a session, for work that goes on behind a request: with the rights of now. */
export async function actorOf(sql: Sql, accountId: string): Promise<Actor> {
  const rows = await sql<{ administrator: boolean; organisation_id: string | null; role: string | null }>(
    `select a.administrator, m.organisation_id, m.role
     from account a left join membership m on m.account_id = a.id where a.id = $1`,
    [accountId],
  );
  const standings = rows.flatMap(({ organisation_id, role }) =>
    organisation_id && role ? [[organisation_id, standingOf(role)] as const] : [],
  );
  return {
    accountId,
    administrator: rows[0]?.administrator ?? false,
    standings: Object.fromEntries(standings),
  };
}

/** An account as far as one organisation goes, for whoever only asks about that. */
export async function actorIn(sql: Sql, accountId: string, organisationId: string): Promise<Actor> {
  const [row] = await sql<{ role: string }>(
    'select role from membership where account_id = $1 and organisation_id = $2',
    [accountId, organisationId],
  );
  return {
    accountId,
    administrator: false,
    standings: row ? { [organisationId]: standingOf(row.role) } : {},
  };
}

const standingOf = (role: string): Standing => ({
  role,
  grants: isPresetRole(role) ? PRESET_GRANTS[role] : {},
  teams: [],
});
