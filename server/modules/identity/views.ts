import type { ApiKeyView, PasskeyView } from '#shared/credentials.ts';
import type { AccountView, PersonCard } from '#shared/identity.ts';
import type { Account } from './account.entity.ts';
import type { ApiKey } from './api-key.entity.ts';
import type { Passkey } from './passkey.entity.ts';

export function accountView(account: Account): AccountView {
  const { id, email, displayName, username, bio, timeZone, locale, country } = account;
  const { picture, administrator, version } = account;
  return {
    ...{ id, email, emailVerified: account.emailVerifiedAt != null },
    ...{ displayName, username: username ?? null, bio, timeZone, locale, country, picture: picture ?? null },
    ...{
      secondFactor: account.secondFactorAt != null,
      administrator,
      suspension: suspensionOf(account),
      version,
    },
  };
}

/** Why an account cannot sign in, and since when. */
export function suspensionOf({ suspendedAt, suspensionReason }: Account): AccountView['suspension'] {
  return suspendedAt ? { at: suspendedAt.toISOString(), reason: suspensionReason ?? '' } : null;
}

export function personCard({ id, displayName, username, picture }: Account): PersonCard {
  return { id, displayName, username: username ?? null, picture: picture ?? null };
}

export function passkeyView(passkey: Passkey): PasskeyView {
  const { id, accountId, name, synced, createdAt, usedAt, version } = passkey;
  return {
    ...{ id, accountId, name, synced, version },
    createdAt: createdAt.toISOString(),
    usedAt: usedAt?.toISOString() ?? null,
  };
}

export function apiKeyView(key: ApiKey): ApiKeyView {
  const { id, accountId, name, scopes, start, createdAt, endsAt, version } = key;
  return {
    ...{ id, accountId, name, scopes, start, version },
    createdAt: createdAt.toISOString(),
    endsAt: endsAt?.toISOString() ?? null,
  };
}
