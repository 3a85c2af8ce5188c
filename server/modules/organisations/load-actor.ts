import type { Row, Sql } from '#server/kernel/database.ts';
import type { Principal } from '#server/kernel/http/route.ts';
import { Refusal } from '#server/kernel/refusal.ts';
import { type Actor, type Grants, isPresetRole, PRESET_GRANTS, type Standing } from '#shared/rights.ts';

/** A role, what it allows where it is none of the presets, and the teams. */
interface StoredStanding {
  role: string;
  grants: Grants | null;
  teams: string[] | null;
}

interface ActorRow extends Row {
  administrator: boolean;
  standings: Record<string, StoredStanding> | null;
}

const STANDINGS = `
select json_object_agg(m.organisation_id, json_build_object(
  'role', coalesce(m.role, m.custom_role_id::text), 'grants', r.grants,
  'teams', (select json_agg(t.team_id) from team_member t
            where t.account_id = m.account_id and t.organisation_id = m.organisation_id)))
from membership m left join custom_role r on r.id = m.custom_role_id`;

/** One statement: it runs with every request. */
const ACTOR = `
select a.administrator, (${STANDINGS} where m.account_id = a.id) as standings
from account a join session s on s.account_id = a.id
where a.id = $1 and s.id = $2 and s.revoked_at is null and a.suspended_at is null`;

const WITHOUT_SESSION = `
select a.administrator, (${STANDINGS} where m.account_id = a.id) as standings
from account a where a.id = $1 and a.suspended_at is null`;

const IN_ONE = `select (${STANDINGS} where m.account_id = $1 and m.organisation_id = $2) as standings`;

/** Who acts, with the roles as they are in this transaction. Throws 401 when the session has ended. */
export async function loadActor(sql: Sql, { accountId, sessionId }: Principal): Promise<Actor> {
  const [row] = await sql<ActorRow>(ACTOR, [accountId, sessionId]);
  if (!row) throw new Refusal(401, 'session-over', 'Your session is over. Sign in again.');
  return { accountId, administrator: row.administrator, standings: standingsOf(row.standings) };
}

/** Somebody without a session, for work that goes on behind a request: with the rights of now. */
export async function actorOf(sql: Sql, accountId: string): Promise<Actor> {
  const [row] = await sql<ActorRow>(WITHOUT_SESSION, [accountId]);
  return {
    accountId,
    administrator: row?.administrator ?? false,
    standings: standingsOf(row?.standings ?? null),
  };
}

/** An account as far as one organisation goes, for whoever only asks about that. */
export async function actorIn(sql: Sql, accountId: string, organisationId: string): Promise<Actor> {
  const [row] = await sql<Pick<ActorRow, 'standings'>>(IN_ONE, [accountId, organisationId]);
  return { accountId, administrator: false, standings: standingsOf(row?.standings ?? null) };
}

function standingsOf(stored: Record<string, StoredStanding> | null): Record<string, Standing> {
  return Object.fromEntries(
    Object.entries(stored ?? {}).map(([organisationId, { role, grants, teams }]) => [
      organisationId,
      { role, grants: isPresetRole(role) ? PRESET_GRANTS[role] : (grants ?? {}), teams: teams ?? [] },
    ]),
  );
}
