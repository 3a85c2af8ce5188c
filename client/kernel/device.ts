/** What the browser offers, and what to do where it does not. */

/** `localStorage`, or memory where the browser refuses it. */
export function availableStorage(): Storage {
  try {
    const probe = 'muster.probe';
    localStorage.setItem(probe, probe);
    localStorage.removeItem(probe);
    return localStorage;
  } catch {
    return memoryStorage();
  }
}

export function memoryStorage(): Storage {
  const kept = new Map<string, string>();
  return {
    get length() {
      return kept.size;
    },
    key: (index) => [...kept.keys()][index] ?? null,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
    clear: () => kept.clear(),
  };
}

/** A random UUID (version 4), also on a page that came over plain HTTP, where `randomUUID` is missing. */
export function newId(): string {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

export interface TabLife {
  /** This page's name, unlike any other's. */
  name: string;
  /** From now on other tabs can see that this one is open. */
  live(): void;
  isAlive(name: string): Promise<boolean>;
  /** Resolves when that tab has been closed. */
  whenGone(name: string): Promise<void>;
}

/** Which tabs are open: each holds a lock of its own name until it closes. */
export function tabLife(locks: LockManager | undefined = globalThis.navigator?.locks): TabLife {
  const name = newId();
  const lockOf = (tab: string) => `muster-tab:${tab}`;
  return {
    name,
    live: () => void locks?.request(lockOf(name), () => new Promise(() => {})),
    // Without locks nobody can be seen. Sending what another tab sends too does no harm: the key is the same.
    isAlive: async (tab) =>
      (await locks?.request(lockOf(tab), { ifAvailable: true }, (lock) => lock === null)) ?? false,
    whenGone: async (tab) => void (await locks?.request(lockOf(tab), () => {})),
  };
}
