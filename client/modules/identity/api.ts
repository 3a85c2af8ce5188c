import type { ForgotPassword, ResetPassword, VerifyEmail } from '#shared/identity.ts';
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

// What proves who somebody is never waits on the device, so none of these is a kept write.

const present = async (path: string, body: object): Promise<void> => {
  await fetchJson(path, { method: 'POST', body, anonymous: true });
};

export const forgotPassword = (body: ForgotPassword) => present('/api/auth/forgot-password', body);
export const resetPassword = (body: ResetPassword) => present('/api/auth/reset-password', body);
export const confirmEmail = (body: VerifyEmail) => present('/api/auth/confirm-email', body);
export const verifyEmail = (body: VerifyEmail) => present('/api/auth/verify', body);
