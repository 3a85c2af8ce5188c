import type {
  AccountLine,
  FailedJob,
  HealthView,
  OperationView,
  OrganisationLine,
  QueueLine,
} from '#shared/administration.ts';
import type { AccountView } from '#shared/identity.ts';
import { fetchJson, writes } from '../../kernel/client.ts';

export interface Page<Line> {
  items: Line[];
  nextCursor: string | null;
}

const get = async <Answer>(path: string): Promise<Answer> =>
  (await fetchJson<Answer>(`/api/admin/${path}`)).data;

const paged =
  <Line>(path: string) =>
  (search: string, cursor: string | null): Promise<Page<Line>> => {
    const query = new URLSearchParams({ ...(search && { search }), ...(cursor && { cursor }) });
    return get<Page<Line>>(`${path}?${query}`);
  };

export const fetchAccounts = paged<AccountLine>('accounts');
export const fetchOrganisations = paged<OrganisationLine>('organisations');
export const fetchFailedJobs = paged<FailedJob>('jobs/failed');
export const fetchQueues = async (): Promise<QueueLine[]> => (await get<Page<QueueLine>>('jobs')).items;
export const fetchHealth = (): Promise<HealthView> => get<HealthView>('health');

export const fetchVerified = async (): Promise<string[]> =>
  (await get<{ ids: string[] }>('nonprofits/verified')).ids;

/** Volunteers see the mark, so it waits for the server. */
export const setVerified = async (id: string, verified: boolean): Promise<void> => {
  await fetchJson(`/api/admin/nonprofits/${id}/verify`, { method: 'POST', body: { verified } });
};

export const WATCHED_URL = '/api/admin/watched-accounts';
export const OPERATIONS_URL = '/api/admin/operations';

/** Who an action is about. */
export type Whom = Pick<AccountView, 'id' | 'displayName'>;

// Rights wait for the server: none of these shows its result before it is true.

export const suspend = ({ id, displayName }: Whom, reason: string) =>
  writes.write<AccountView>({
    method: 'POST',
    path: `/api/admin/accounts/${id}/suspend`,
    body: { reason },
    label: displayName,
  }).done;

export const reinstate = ({ id, displayName }: Whom) =>
  writes.write<AccountView>({
    method: 'POST',
    path: `/api/admin/accounts/${id}/reinstate`,
    body: {},
    label: displayName,
  }).done;

export const setAdministrator = ({ id, displayName }: Whom, administrator: boolean) =>
  writes.write<AccountView>({
    method: 'PUT',
    path: `/api/admin/accounts/${id}/administrator`,
    body: { administrator },
    label: displayName,
  }).done;

/** `ids` null means all of them. */
export const settleJobs = (verb: OperationView['verb'], ids: string[] | null) =>
  writes.write<OperationView>({
    method: 'POST',
    path: `/api/admin/jobs/failed/${verb}`,
    body: { ids },
    label: verb,
  }).done;
