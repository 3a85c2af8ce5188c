import type { Jobs } from './jobs.ts';

/** Where uploads are kept, by a name that nobody can guess. */
export interface Blobs {
  /** Durable when it resolves. A name is written once. */
  put(name: string, bytes: Uint8Array): Promise<void>;
  /** Null when there is none. */
  get(name: string): Promise<Uint8Array<ArrayBuffer> | null>;
  /** Fine when there is none. */
  remove(name: string): Promise<void>;
  /** Of all that there are. */
  names(): Promise<string[]>;
}

const NAME_PATTERN = /^[a-z0-9]{16,64}(-[a-z0-9]{1,16})?$/;

export const isBlobName = (name: string): boolean => NAME_PATTERN.test(name);

/** Throws for what could be a path. Names are made here, so anything else is a mistake of the program. */
export function checkBlobName(name: string): string {
  if (isBlobName(name)) return name;
  throw new Error('not a name of a blob');
}

/** `transaction.enqueue(BLOB_REMOVAL_QUEUE, [{name}])` removes it if, and only if, the commit succeeds. */
export const BLOB_REMOVAL_QUEUE = 'kernel.blob-removal';

export function declareBlobRemoval(jobs: Jobs, blobs: Blobs): void {
  jobs.declare<{ name: string }>({
    name: BLOB_REMOVAL_QUEUE,
    batch: 20,
    run: async (removals) => {
      for (const { name } of removals) await blobs.remove(name);
    },
  });
}

/** Forgets with the process; for where no folder is given. */
export class MemoryBlobs implements Blobs {
  readonly #kept = new Map<string, Uint8Array<ArrayBuffer>>();

  async put(name: string, bytes: Uint8Array): Promise<void> {
    this.#kept.set(checkBlobName(name), Uint8Array.from(bytes));
  }

  async get(name: string): Promise<Uint8Array<ArrayBuffer> | null> {
    return this.#kept.get(checkBlobName(name)) ?? null;
  }

  async remove(name: string): Promise<void> {
    this.#kept.delete(checkBlobName(name));
  }

  async names(): Promise<string[]> {
    return [...this.#kept.keys()];
  }
}
