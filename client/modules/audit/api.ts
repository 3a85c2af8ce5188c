import type { AuditPage, AuditReport } from '#shared/audit.ts';
import { fetchJson, saveFile } from '../../kernel/client.ts';

export interface AuditFilter {
  /** Account id; '' for everyone. */
  actor: string;
  /** Change type; '' for everything. */
  entity: string;
}

const auditUrl = (organisationId: string): string => `/api/organisations/${organisationId}/audit`;

const queryOf = ({ actor, entity }: AuditFilter): URLSearchParams =>
  new URLSearchParams({ ...(actor && { actor }), ...(entity && { entity }) });

export async function fetchAudit(
  organisationId: string,
  filter: AuditFilter,
  cursor: string | null,
  signal: AbortSignal,
): Promise<AuditPage> {
  const query = queryOf(filter);
  if (cursor) query.set('cursor', cursor);
  return (await fetchJson<AuditPage>(`${auditUrl(organisationId)}?${query}`, { signal })).data;
}

export const verifyAudit = async (organisationId: string): Promise<AuditReport> =>
  (await fetchJson<AuditReport>(`${auditUrl(organisationId)}/verify`, { method: 'POST', body: {} })).data;

export const saveAudit = (organisationId: string, filter: AuditFilter): Promise<void> =>
  saveFile(`${auditUrl(organisationId)}/export?${queryOf(filter)}`, 'audit.csv');
