/** Where writes wait that the server has not answered: on the device, or in memory where that is refused. */
import type { Problem } from '#shared/kernel/problem.ts';

/** What a write will do to a list, shown before the server has answered. */
export type Optimistic = { type: string; id: string } & (
  | { view: object }
  | { patch: object }
  | { remove: true }
);

export interface StoredWrite {
  /** Mutation id and `Idempotency-Key`, for ever. */
  id: string;
  account: string;
  /** The page that made or adopted it. */
  tab: string;
  /** Writes of an account go out by rising order. */
  order: number;
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  body: unknown;
  ifMatch: number | null;
  label: string;
  optimistic: Optimistic[];
  createdAt: string;
  /** Since then the server may have done it. */
  firstSentAt: string | null;
  refusal: Problem | null;
}

export interface WriteStore {
  list(account: string): Promise<StoredWrite[]>;
  put(write: StoredWrite): Promise<void>;
  remove(id: string): Promise<void>;
  wipe(account: string): Promise<void>;
}

export function memoryWriteStore(): WriteStore {
  const writes = new Map<string, StoredWrite>();
  const of = (account: string) => [...writes.values()].filter((write) => write.account === account);
  return {
    list: async (account) => of(account).map((write) => structuredClone(write)),
    put: async (write) => void writes.set(write.id, structuredClone(write)),
    remove: async (id) => void writes.delete(id),
    wipe: async (account) => {
      for (const { id } of of(account)) writes.delete(id);
    },
  };
}

const STORE = 'writes';
/** Some browsers never answer; what is typed must not wait for them. */
const OPEN_PATIENCE_MS = 3000;

/** On this device. Where the browser refuses (a private window, a full disk at the start), in memory. */
export function deviceWriteStore(factory: IDBFactory | undefined = globalThis.indexedDB): WriteStore {
  const opened: Promise<WriteStore> = open(factory).then(indexedWriteStore, () => memoryWriteStore());
  return {
    list: async (account) => (await opened).list(account),
    put: async (write) => (await opened).put(write),
    remove: async (id) => (await opened).remove(id),
    wipe: async (account) => (await opened).wipe(account),
  };
}

function indexedWriteStore(database: IDBDatabase): WriteStore {
  const on = <T>(mode: IDBTransactionMode, run: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const request = run(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error);
    });
  const list = (account: string) =>
    on<StoredWrite[]>('readonly', (store) => store.index('account').getAll(account));
  const remove = async (id: string) => void (await on('readwrite', (store) => store.delete(id)));
  return {
    list,
    remove,
    put: async (write) => void (await on('readwrite', (store) => store.put(write))),
    wipe: async (account) => void (await Promise.all((await list(account)).map(({ id }) => remove(id)))),
  };
}

function open(factory: IDBFactory | undefined): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    if (!factory) return reject(new Error('no IndexedDB'));
    const request = factory.open('muster', 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(STORE, { keyPath: 'id' }).createIndex('account', 'account');
    };
    request.onsuccess = () => {
      // Another tab with a newer program must be able to upgrade.
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
    setTimeout(() => reject(new Error('IndexedDB does not answer')), OPEN_PATIENCE_MS);
  });
}
