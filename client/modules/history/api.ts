import type { HistoryPage, Undone } from '#shared/history.ts';
import { fetchJson, writes } from '../../kernel/client.ts';

/** Lines of the timeline fetched at once. */
const PAGE = 12;

export const fetchHistory = async (
  entity: string,
  id: string,
  cursor: string | null,
  signal: AbortSignal,
): Promise<HistoryPage> => {
  const query = new URLSearchParams({ entity, id, limit: String(PAGE), ...(cursor && { cursor }) });
  return (await fetchJson<HistoryPage>(`/api/history?${query}`, { signal })).data;
};

export const undoCommit = (commit: string, label: string) =>
  writes.write<Undone>({ method: 'POST', path: `/api/undo/${commit}`, body: {}, label }).done;
