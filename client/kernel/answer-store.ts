/** Where answers are kept that are shown again without a connection: on the device, or nowhere. */
import type { Entry } from '#shared/kernel/protocol.ts';
import { inStore, openDatabase } from './device-database.ts';

/** An answer as it stood last: as it was fetched, and what changed since. */
export interface AnswerState {
  data: unknown;
  entries: Entry[];
}

export interface KeptAnswer extends AnswerState {
  account: string;
  url: string;
  /** Instant at which it was true. */
  at: string;
}

export interface AnswerStore {
  read(account: string, url: string): Promise<KeptAnswer | null>;
  keep(answer: KeptAnswer): Promise<void>;
  wipe(account: string): Promise<void>;
}

const STORE = 'answers';
const MOST_OF_AN_ACCOUNT = 60;
const KEPT_MS = 30 * 24 * 60 * 60 * 1000;

/** Where the browser refuses (a private window, a full disk), nothing is kept and nothing fails. */
export function deviceAnswerStore(factory: IDBFactory | undefined = globalThis.indexedDB): AnswerStore {
  const opened = openDatabase(factory, 'muster-answers', (database) => {
    database.createObjectStore(STORE, { keyPath: ['account', 'url'] }).createIndex('account', 'account');
  }).catch(() => null);
  const on = async <T>(mode: IDBTransactionMode, run: (store: IDBObjectStore) => IDBRequest<T>) => {
    const database = await opened;
    return database && inStore(database, STORE, mode, run).catch(() => null);
  };
  const of = async (account: string): Promise<KeptAnswer[]> =>
    (await on<KeptAnswer[]>('readonly', (store) => store.index('account').getAll(account))) ?? [];
  const remove = ({ account, url }: KeptAnswer) => on('readwrite', (store) => store.delete([account, url]));
  return {
    async read(account, url) {
      const kept = await on<KeptAnswer | undefined>('readonly', (store) => store.get([account, url]));
      return kept && Date.now() - Date.parse(kept.at) < KEPT_MS ? kept : null;
    },
    async keep(answer) {
      await on('readwrite', (store) => store.put(answer));
      const count = await on('readonly', (store) => store.index('account').count(answer.account));
      if (!count || count <= MOST_OF_AN_ACCOUNT) return;
      const oldest = (await of(answer.account)).sort((a, b) => (a.at < b.at ? -1 : 1));
      await Promise.all(oldest.slice(0, oldest.length - MOST_OF_AN_ACCOUNT).map(remove));
    },
    async wipe(account) {
      await Promise.all((await of(account)).map(remove));
    },
  };
}
