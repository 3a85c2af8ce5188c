import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { buildClient } from '#server/cli/build-client.ts';

const ASSETS = fileURLToPath(new URL('../../client/dist/assets', import.meta.url));

it('what tests build is what the next start serves: without pages that are only for development', async () => {
  await buildClient(() => {});
  const pages = readdirSync(ASSETS).filter((name) => /Page-.*\.js$/.test(name));
  expect(pages.length).toBeGreaterThan(10);
  expect(pages.filter((name) => name.startsWith('ComponentsPage'))).toEqual([]);
});
