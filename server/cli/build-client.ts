import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CannotStart } from '../kernel/cannot-start.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const stamp = join(root, 'client/dist/.built-from');

/** Builds the client unless what stands in `client/dist` was built from these very sources. */
export async function buildClient(say: (line: string) => void): Promise<void> {
  const sources = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return;
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  if (!existsSync(vite)) {
    if (existsSync(join(root, 'client/dist/index.html'))) return;
    throw new CannotStart('The client is not built and Vite is not installed: run npm ci, then start again.');
  }
  say('Building the client …');
  await run(vite);
  writeFileSync(stamp, sources);
}

/** Names, sizes and times of everything the client is made from: a build takes seconds, this milliseconds. */
function fingerprint(): string {
  const hash = createHash('sha256');
  for (const folder of ['client', 'shared']) {
    for (const name of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).sort()) {
      if (name.startsWith('dist') || name.includes('node_modules')) continue;
      const { size, mtimeMs, isFile } = stat(join(root, folder, name));
      if (isFile) hash.update(`${folder}/${name} ${size} ${mtimeMs}\n`);
    }
  }
  hash.update(readFileSync(join(root, 'package-lock.json')));
  return hash.digest('hex');
}

function stat(path: string): { size: number; mtimeMs: number; isFile: boolean } {
  const found = statSync(path);
  return { size: found.size, mtimeMs: found.mtimeMs, isFile: found.isFile() };
}

function run(vite: string): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(
      process.execPath,
      [vite, 'build', '--config', 'client/vite.config.ts', '--logLevel', 'warn'],
      {
        cwd: root,
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    );
    child.once('error', fail);
    child.once('exit', (code) =>
      code === 0 ? done() : fail(new CannotStart('The client could not be built: the lines above say why.')),
    );
  });
}
