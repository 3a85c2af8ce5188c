import { deviceStorage, session } from '../kernel/client.ts';
import { draftKey } from '../kernel/draft-storage.ts';

const MOST = 30;

/** Kept like a draft, so that signing out takes it along. */
const keyOf = (account: string): string => draftKey(account, 'recent');

/** Keys of what was used or looked at, the last first. */
export function recentKeys(): string[] {
  const account = session.user?.id;
  if (!account) return [];
  try {
    const kept = JSON.parse(deviceStorage.getItem(keyOf(account)) ?? '[]') as unknown;
    return Array.isArray(kept) ? kept.filter((key) => typeof key === 'string') : [];
  } catch {
    return [];
  }
}

export function noteRecent(key: string): void {
  const account = session.user?.id;
  if (!account) return;
  const keys = [key, ...recentKeys().filter((other) => other !== key)].slice(0, MOST);
  try {
    deviceStorage.setItem(keyOf(account), JSON.stringify(keys));
  } catch {
    // A full or forbidden storage: then nothing is recent.
  }
}
