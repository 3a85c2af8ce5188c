/** Where writes wait that the server has not answered: on the device, or in memory where that is refused. */
import type { Problem } from '#shared/kernel/problem.ts';
import { inStore, openDatabase } from './device-database.ts';

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

/** On this device. Where the browser refuses (a private window, a full disk at the start), in memory. */
export function deviceWriteStore(factory: IDBFactory | undefined = globalThis.indexedDB): WriteStore {
  const opened: Promise<WriteStore> = openDatabase(factory, 'muster', makeStore).then(indexedWriteStore, () =>
    memoryWriteStore(),
  );
  return {
    list: async (account) => (await opened).list(account),
    put: async (write) => (await opened).put(write),
    remove: async (id) => (await opened).remove(id),
    wipe: async (account) => (await opened).wipe(account),
  };
}

function makeStore(database: IDBDatabase): void {
  database.createObjectStore(STORE, { keyPath: 'id' }).createIndex('account', 'account');
}

function indexedWriteStore(database: IDBDatabase): WriteStore {
  const on = <T>(mode: IDBTransactionMode, run: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> =>
    inStore(database, STORE, mode, run);
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
