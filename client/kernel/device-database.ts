/** Some browsers never answer; what is typed must not wait for them. */
const OPEN_PATIENCE_MS = 3000;

/** Opens a database of this device with one store, made by `make` the first time. Rejects where that is refused. */
export function openDatabase(
  factory: IDBFactory | undefined,
  name: string,
  make: (database: IDBDatabase) => void,
): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    if (!factory) return reject(new Error('no IndexedDB'));
    const request = factory.open(name, 1);
    request.onupgradeneeded = () => make(request.result);
    request.onsuccess = () => {
      // Another tab with a newer program must be able to upgrade.
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
    setTimeout(() => reject(new Error('IndexedDB does not answer')), OPEN_PATIENCE_MS);
  });
}

/** One request in a transaction of its own; resolves when that is complete. */
export function inStore<T>(
  database: IDBDatabase,
  store: string,
  mode: IDBTransactionMode,
  run: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(store, mode);
    const request = run(transaction.objectStore(store));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
  });
}
