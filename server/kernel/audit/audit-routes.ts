import { z } from 'zod';
import { AuditEntry, AuditPage, AuditReport, ReadAudit } from '#shared/audit.ts';
import { type Actor, can } from '#shared/rights.ts';
import { type ExportParts, exportRoute } from '../export/export-route.ts';
import type { HistorySeal } from '../history/history-seal.ts';
import type { HistoryParts } from '../history/read-history.ts';
import { plain, type Route, read } from '../http/route.ts';
import { isId } from '../ids.ts';
import { notFound } from '../refusal.ts';
import { readSnapshot } from '../snapshot.ts';
import type { AuditChain } from './audit-chain.ts';
import { auditChoices, readAudit } from './read-audit.ts';
import { verifyHistory } from './verify-history.ts';

export interface AuditParts extends HistoryParts, ExportParts {
  chain: AuditChain;
  seal: HistorySeal;
}

const EXPORT_PAGE = 200;
/** A line as it stands in one row of a table. */
const ExportedEntry = AuditEntry.omit({ actor: true }).extend({
  actorId: z.string(),
  actorName: z.string().nullable(),
  fields: z.string().describe('What it changed, with before and after, as JSON.'),
});
const GONE = { 'not-found': 'There is no such organisation, or its audit is not the caller’s to read.' };

/** Who did what in an organisation, and the proof that nobody changed the record of it. */
export const auditRoutes = (parts: AuditParts): Route[] => [
  read({
    path: '/organisations/:id/audit',
    access: 'signed-in',
    policy: 'audit.read',
    summary: 'All that happened in an organisation: who, what, when, from where, before and after.',
    query: ReadAudit,
    answer: AuditPage,
    refusals: GONE,
    run: async ({ snapshot, actor, params: { id = '' }, query }) => {
      authoriseAudit(actor, id);
      const page = await readAudit(snapshot, parts, id, query);
      const none = { entities: [], actors: [] };
      return { ...page, ...(query.cursor ? none : await auditChoices(snapshot, parts, id)) };
    },
  }),
  exportRoute(parts, {
    path: '/organisations/:id/audit/export',
    policy: 'audit.read',
    summary: 'The same as a file, all of it.',
    name: 'audit',
    query: ReadAudit.omit({ limit: true, cursor: true }).shape,
    item: ExportedEntry,
    columns: [
      'at',
      'actorId',
      'actorName',
      'did',
      'entity',
      'entityId',
      'version',
      'fields',
      'source',
      'commit',
    ],
    page: async (snapshot, actor, { params: { id = '' }, query }, cursor) => {
      authoriseAudit(actor, id);
      const asked = { ...query, limit: EXPORT_PAGE, cursor: cursor ?? undefined };
      const { items, nextCursor } = await readAudit(snapshot, parts, id, asked);
      const rows = items.map(({ actor: by, fields, ...entry }) => ({
        ...entry,
        actorId: by.id,
        actorName: by.name,
        fields: JSON.stringify(fields),
      }));
      return { items: rows, nextCursor };
    },
  }),
  plain('post', {
    path: '/organisations/:id/audit/verify',
    access: 'signed-in',
    policy: 'audit.read',
    summary: 'Looks whether any line of the organisation’s history was changed, removed, added or moved.',
    body: z.strictObject({}),
    answer: AuditReport,
    example: {},
    refusals: GONE,
    run: async ({ principal, params: { id = '' } }) => {
      const { database, chain, seal } = parts;
      authoriseAudit(await parts.loadActor(database.sql, principal!), id);
      await chain.linkNew();
      const { result } = await readSnapshot(database, ({ sql }) => verifyHistory(sql, seal, { scope: id }));
      return result;
    },
  }),
];

function authoriseAudit(actor: Actor, organisationId: string): void {
  if (!isId(organisationId) || !can(actor, 'audit.read', { organisationId })) throw notFound('organisation');
}
