import type { AccountView } from '#shared/identity.ts';
import type { Account } from './account.entity.ts';

export function accountView(account: Account): AccountView {
  const { id, email, displayName, bio, timeZone, administrator, version } = account;
  return { id, email, displayName, bio, timeZone, administrator, suspension: suspensionOf(account), version };
}

/** Why an account cannot sign in, and since when. */
export function suspensionOf({ suspendedAt, suspensionReason }: Account): AccountView['suspension'] {
  return suspendedAt ? { at: suspendedAt.toISOString(), reason: suspensionReason ?? '' } : null;
}
