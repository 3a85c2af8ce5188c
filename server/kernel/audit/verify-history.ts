import type { AuditHead, AuditReport } from '#shared/audit.ts';
import type { Row, Sql } from '../database.ts';
import type { HistorySeal } from '../history/history-seal.ts';
import { AUDIT_COLUMNS, type AuditLine, headMac, isAsWritten, linkOf, scopeOf } from './audit-lines.ts';

type Breach = AuditReport['breaches'][number];

const BATCH = 1000;
/** More than that says no more than that. */
const MOST_BREACHES = 1000;

const TEXTS: Record<Breach['what'], string> = {
  changed: 'It is not what was written.',
  removed: 'It was written and is gone.',
  added: 'It was not written by this program.',
  moved: 'It does not follow the line before it.',
  cut: 'The chain does not end where it ended.',
};

interface LinkedLine extends Row, Omit<AuditLine, 'id'> {
  id: string | null;
  link_id: string;
  link_seq: unknown;
  link_hash: string;
}

export interface VerifyOptions {
  /** One organisation's chain; all of them without it. */
  scope?: string;
  /** Heads that were kept elsewhere: each must still be in its chain. */
  against?: readonly AuditHead[];
  say?(line: string): void;
}

/**
 * Looks for lines of history that were changed, removed, added or moved behind the program's back, from the
 * first to the last. Link what is new before. A chain that was put back as a whole to an earlier state is
 * found by heads that were kept outside the database.
 */
export async function verifyHistory(
  sql: Sql,
  seal: HistorySeal,
  { scope, against = [], say = () => {} }: VerifyOptions = {},
): Promise<AuditReport> {
  const report: AuditReport = { lines: 0, heads: [], breaches: [] };
  const find = (chain: string, line: string | null, what: Breach['what']): void => {
    if (report.breaches.length < MOST_BREACHES)
      report.breaches.push({ scope: chain, line, what, text: TEXTS[what] });
  };
  const scopes = await sql<{ scope: string }>(
    `select scope from (
       select scope from audit_head union select scope from audit_link
       union select coalesce(organisation::text, 'none') from history) s
     where $1::text is null or scope = $1 order by scope`,
    [scope ?? null],
  );
  for (const { scope: chain } of scopes) {
    const kept = against.filter((head) => head.scope === chain);
    const end = await verifyChain(sql, seal, chain, kept, find, (lines) => {
      report.lines += lines;
      say(`Verified ${report.lines} lines`);
    });
    await verifyHead(sql, seal, chain, end, find);
    report.heads.push({ scope: chain, ...end });
  }
  for (const head of against)
    if ((scope ?? head.scope) === head.scope && !scopes.some((one) => one.scope === head.scope))
      find(head.scope, null, 'cut');
  await findAdded(sql, seal, scope ?? null, find);
  return report;
}

type Find = (scope: string, line: string | null, what: Breach['what']) => void;

async function verifyChain(
  sql: Sql,
  seal: HistorySeal,
  scope: string,
  kept: readonly AuditHead[],
  find: Find,
  passed: (lines: number) => void,
): Promise<{ seq: number; hash: string }> {
  const due = new Map(kept.map((head) => [head.seq, head.hash]));
  let [seq, hash] = [0, ''];
  for (;;) {
    const links = await sql<LinkedLine>(
      `select ${AUDIT_COLUMNS}, l.history_id::text as link_id, l.seq as link_seq, l.hash as link_hash
       from audit_link l left join history h on h.id = l.history_id
       where l.scope = $1 and l.seq > $2::bigint order by l.seq limit $3`,
      [scope, seq, BATCH],
    );
    for (const { link_id, link_seq, link_hash, ...row } of links) {
      const expected = seq + 1;
      seq = Number(link_seq);
      const line = row as AuditLine;
      if (seq !== expected) find(scope, link_id, 'removed');
      if (row.id === null) find(scope, link_id, 'removed');
      else if (scopeOf(line) !== scope || (line.mac !== null && !isAsWritten(seal, line)))
        find(scope, link_id, 'changed');
      else if (seq === expected && linkOf(seal, hash, seq, line) !== link_hash)
        find(scope, link_id, line.mac === null ? 'changed' : 'moved');
      hash = link_hash;
      const wanted = due.get(seq);
      if (wanted !== undefined && wanted !== hash) find(scope, link_id, 'cut');
      due.delete(seq);
    }
    passed(links.length);
    if (links.length < BATCH) break;
  }
  for (const _ of due) find(scope, null, 'cut');
  return { seq, hash };
}

async function verifyHead(
  sql: Sql,
  seal: HistorySeal,
  scope: string,
  end: { seq: number; hash: string },
  find: Find,
): Promise<void> {
  const [head] = await sql<{ seq: unknown; hash: string; mac: string }>(
    'select seq, hash, mac from audit_head where scope = $1',
    [scope],
  );
  if (!head && end.seq === 0) return;
  const fits =
    head !== undefined &&
    Number(head.seq) === end.seq &&
    head.hash === end.hash &&
    head.mac === headMac(seal, scope, end.seq, end.hash);
  if (!fits) find(scope, null, 'cut');
}

/** Lines without a link that would not get one. Those that only wait for it are as written. */
async function findAdded(sql: Sql, seal: HistorySeal, scope: string | null, find: Find): Promise<void> {
  for (let after = '0'; ; ) {
    const lines = await sql<AuditLine & { copied: boolean }>(
      `select ${AUDIT_COLUMNS}, exists (
         select 1 from history c where c.commit = h.commit and c.entity = h.entity
           and c.entity_id = h.entity_id and c.version = h.version and c.id < h.id) as copied
       from history h
       where h.id > $1::bigint and ($2::text is null or coalesce(h.organisation::text, 'none') = $2)
         and not exists (select 1 from audit_link l where l.history_id = h.id)
       order by h.id limit $3`,
      [after, scope, BATCH],
    );
    for (const { copied, ...row } of lines) {
      const line = row as AuditLine;
      if (copied || !isAsWritten(seal, line)) find(scopeOf(line), line.id, 'added');
    }
    if (lines.length < BATCH) return;
    after = lines.at(-1)!.id;
  }
}
