import type { Blobs } from '../blobs.ts';
import { hashOf } from './backup-file.ts';

/** Uploads on their way back: beside those that are there, which go only when the rows have come. */
export class RestoredFiles {
  readonly #blobs: Blobs;
  readonly #before: ReadonlySet<string>;
  readonly #back = new Set<string>();

  private constructor(blobs: Blobs, before: ReadonlySet<string>) {
    this.#blobs = blobs;
    this.#before = before;
  }

  static async beside(blobs: Blobs): Promise<RestoredFiles> {
    return new RestoredFiles(blobs, new Set(await blobs.names()));
  }

  /** Throws when the file reads otherwise than it was written. */
  async put(name: string, bytes: Uint8Array, sha256: string): Promise<void> {
    this.#back.add(name);
    await this.#blobs.put(name, bytes);
    const stored = await this.#blobs.get(name);
    if (!stored || hashOf(stored) !== sha256)
      throw new Error(`the uploaded file ${name} was not stored whole`);
  }

  /** Removes what the backup does not know. */
  async keepOnlyThese(): Promise<void> {
    for (const name of this.#before) if (!this.#back.has(name)) await this.#blobs.remove(name);
  }

  async takeBack(): Promise<void> {
    for (const name of this.#back) if (!this.#before.has(name)) await this.#blobs.remove(name);
  }
}
