/** Names of the drafts of an account on this device. */

const PREFIX = 'muster.draft';

export const draftKey = (account: string | null, key: string): string => `${PREFIX}:${account ?? ''}:${key}`;

/** Nothing of this account stays on the device. */
export function wipeDrafts(storage: Storage, account: string): void {
  const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index));
  for (const key of keys) if (key?.startsWith(draftKey(account, ''))) storage.removeItem(key);
}
