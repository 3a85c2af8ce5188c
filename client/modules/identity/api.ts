import { fetchJson } from '../../kernel/client.ts';

/** An account that a demo offers to whoever opens it. */
export interface DemoAccount {
  email: string;
  password: string;
  what: string;
}

/** The demo's accounts; none outside a demo, where the address does not exist. */
export async function fetchDemoAccounts(): Promise<DemoAccount[]> {
  try {
    const { data } = await fetchJson<{ accounts: DemoAccount[] }>('/api/demo', { anonymous: true });
    return data.accounts;
  } catch {
    return [];
  }
}
