import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Blobs, checkBlobName, isBlobName } from './blobs.ts';

/** Files in a folder, spread over folders by the beginning of their names. Several nodes must share it. */
export class LocalBlobs implements Blobs {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Those of an installation, by its folder for data. */
  static of({ dataDir }: { dataDir: string }): LocalBlobs {
    return new LocalBlobs(join(dataDir, 'blobs'));
  }

  /** Whole or not at all: a file has its name only once its bytes are on the disk. */
  async put(name: string, bytes: Uint8Array): Promise<void> {
    const path = this.#path(name);
    const folder = join(path, '..');
    await mkdir(folder, { recursive: true });
    const writing = `${path}.${process.pid}.part`;
    const file = await open(writing, 'w', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(writing, path);
    const directory = await open(folder, 'r');
    await directory.sync().finally(() => directory.close());
  }

  async get(name: string): Promise<Uint8Array<ArrayBuffer> | null> {
    try {
      return await readFile(this.#path(name));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  async remove(name: string): Promise<void> {
    await rm(this.#path(name), { force: true });
  }

  async names(): Promise<string[]> {
    try {
      const entries = await readdir(this.#folder, { recursive: true, withFileTypes: true });
      return entries.filter((entry) => entry.isFile() && isBlobName(entry.name)).map(({ name }) => name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  }

  #path(name: string): string {
    return join(this.#folder, checkBlobName(name).slice(0, 2), name);
  }
}
