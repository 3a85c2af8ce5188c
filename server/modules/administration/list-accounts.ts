import type { z } from 'zod';
import type { Row } from '#server/kernel/database.ts';
import type { Snapshot } from '#server/kernel/snapshot.ts';
import type { AccountLine, AdministrationPage, OrganisationLine } from '#shared/administration.ts';

type Page = z.output<typeof AdministrationPage>;

interface AccountRow extends Row {
  id: string;
  email: string;
  display_name: string;
  created_at: Date | string;
  picture: string | null;
  administrator: boolean;
  suspended_at: Date | string | null;
  suspension_reason: string | null;
  organisations: unknown;
}

/** What is typed is looked for as it stands: `%` and `_` mean themselves. */
const containing = (text: string): string => `%${text.toLowerCase().replaceAll(/[\\%_]/g, '\\$&')}%`;

/** Ids begin with the time, so the newest come first. */
const PAGED = '($2::uuid is null or x.id < $2) order by x.id desc limit $3';

/** Accounts whose name or address contains what is looked for. */
export async function listAccounts(
  { sql }: Pick<Snapshot, 'sql'>,
  { search, cursor, limit }: Page,
): Promise<{ items: AccountLine[]; nextCursor: string | null }> {
  const rows = await sql<AccountRow>(
    `select x.*, (select count(*) from membership m where m.account_id = x.id) as organisations
     from account x where (lower(x.email) like $1 or lower(x.display_name) like $1) and ${PAGED}`,
    [containing(search), cursor ?? null, limit + 1],
  );
  return page(rows, limit, (row) => ({
    id: row.id,
    email: row.email,
    displayName: row.display_name,
    picture: row.picture,
    createdAt: instant(row.created_at),
    organisations: Number(row.organisations),
    administrator: row.administrator,
    suspension:
      row.suspended_at === null
        ? null
        : { at: instant(row.suspended_at), reason: row.suspension_reason ?? '' },
  }));
}

interface OrganisationRow extends Row {
  id: string;
  name: string;
  kind: OrganisationLine['kind'];
  time_zone: string;
  created_at: Date | string;
  members: unknown;
}

/** Organisations whose name contains what is looked for. */
export async function listOrganisations(
  { sql }: Pick<Snapshot, 'sql'>,
  { search, cursor, limit }: Page,
): Promise<{ items: OrganisationLine[]; nextCursor: string | null }> {
  const rows = await sql<OrganisationRow>(
    `select x.*, (select count(*) from membership m where m.organisation_id = x.id) as members
     from organisation x where lower(x.name) like $1 and ${PAGED}`,
    [containing(search), cursor ?? null, limit + 1],
  );
  return page(rows, limit, (row) => ({
    id: row.id,
    name: row.name,
    kind: row.kind,
    timeZone: row.time_zone,
    members: Number(row.members),
    createdAt: instant(row.created_at),
  }));
}

const instant = (at: Date | string): string => new Date(at).toISOString();

/** One row more than the page was asked for: then there is another. */
function page<R extends { id: string }, Line>(
  rows: R[],
  limit: number,
  line: (row: R) => Line,
): { items: Line[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  return { items: shown.map(line), nextCursor: rows.length > limit ? shown.at(-1)!.id : null };
}
