import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { buildClient } from '#server/cli/build-client.ts';

const BUILT = fileURLToPath(new URL('../../client/dist', import.meta.url));
const ASSETS = `${BUILT}/assets`;
const MOST_OF_FIRST_LOAD = 80_000;

it('what tests build is what the next start serves: without pages that are only for development', async () => {
  await buildClient(() => {});
  const pages = readdirSync(ASSETS).filter((name) => /Page-.*\.js$/.test(name));
  expect(pages.length).toBeGreaterThan(10);
  expect(pages.filter((name) => name.startsWith('ComponentsPage'))).toEqual([]);
});

it('the first load of the home and sign-in pages is at most 80 kB of JavaScript', async () => {
  await buildClient(() => {});
  const page = readFileSync(`${BUILT}/index.html`, 'utf8');
  const first = [...page.matchAll(/assets\/[\w-]+\.js/g)].map(([address]) => address);
  const [signIn] = readdirSync(ASSETS).filter((name) => /^SignInPage-[\w-]+\.js$/.test(name));
  const all = new Set([...first, `assets/${signIn}`]);
  const bytes = [...all].map((address) => gzipSync(readFileSync(`${BUILT}/${address}`), { level: 9 }).length);
  expect(first.length).toBeGreaterThan(1);
  expect(bytes.reduce((sum, one) => sum + one, 0)).toBeLessThan(MOST_OF_FIRST_LOAD);
});
