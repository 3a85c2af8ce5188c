import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** The worker stands at the root, so that it may answer for every page. */
export const WORKER = 'service-worker.js';

/** Tells the service worker which files make up the application, and gives it a version of its own for them. */
export function appFiles(publicFolder: string): Plugin {
  return {
    name: 'app-files',
    enforce: 'post',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const worker = bundle[WORKER];
        if (worker?.type !== 'chunk') throw new Error(`the build has no ${WORKER}`);
        if (worker.imports.length > 0) throw new Error(`${WORKER} must stand alone, without imports`);
        const hash = createHash('sha256').update(worker.code);
        const files: string[] = [];
        for (const name of Object.keys(bundle).sort()) {
          const part = bundle[name]!;
          if (name === WORKER || name.endsWith('.map')) continue;
          hash.update(`${name}\n`).update(part.type === 'chunk' ? part.code : part.source);
          // The page is kept as what it is asked for.
          if (!name.endsWith('.html')) files.push(`/${name}`);
        }
        for (const name of readdirSync(publicFolder).sort()) {
          hash.update(`${name}\n`).update(readFileSync(join(publicFolder, name)));
          files.push(`/${name}`);
        }
        const version = hash.digest('hex').slice(0, 16);
        worker.code = worker.code
          .replace('__APP_VERSION__', version)
          .replace('__APP_FILES__', JSON.stringify(files));
      },
    },
  };
}
