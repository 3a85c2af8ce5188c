import { execFile } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Builds the client together with its page of components; gives the folder, which is the caller's to remove. */
export async function buildShowcase(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'muster-showcase-'));
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const options = ['--mode', 'showcase', '--outDir', folder, '--emptyOutDir', '--logLevel', 'error'];
  await promisify(execFile)(
    process.execPath,
    [vite, 'build', '--config', 'client/vite.config.ts', ...options],
    { cwd: root },
  );
  return folder;
}
