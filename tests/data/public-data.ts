import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = new URL('../../../shared/data/', import.meta.url);

/**
 * The text of a file of public data, from `../shared/data` beside the project's root.
 *
 * @throws Error that says which file is missing: a test without its data must fail, never pass unseen.
 */
export function publicData(name: string): string {
  const url = new URL(name, FOLDER);
  if (!existsSync(url)) {
    throw new Error(`${fileURLToPath(url)} is missing. Put the public data there, and run test:data again.`);
  }
  return readFileSync(url, 'utf8');
}
