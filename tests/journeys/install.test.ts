import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violationsOf } from '../support/axe.ts';
import { isLive, Journey, type Visitor } from '../support/journey.ts';
import type { Person } from '../support/person.ts';
import { aNeed } from '../support/samples.ts';

let journey: Journey;
let ruth: Person;
let organisationId: string;
beforeAll(async () => {
  journey = await Journey.start();
  ruth = await journey.server.person('Ruth Okafor');
  organisationId = await journey.server.nonprofit(ruth, 'Flatbush Pantry');
  await ruth.post('/nonprofit/needs', aNeed(organisationId, { title: 'Sort donations' }));
});
afterAll(() => journey?.close());

/** The worker has all files, and answers for this page. */
const isInstalled = (page: Page) =>
  page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (navigator.serviceWorker.controller) return;
    await new Promise((done) => navigator.serviceWorker.addEventListener('controllerchange', done));
  });

/** Addresses whose answers this device keeps, of anybody. */
const keptAnswers = (page: Page): Promise<string[]> =>
  page.evaluate(
    () =>
      new Promise<string[]>((done, fail) => {
        const opening = indexedDB.open('muster-answers', 1);
        opening.onerror = () => fail(opening.error);
        opening.onsuccess = () => {
          const asking = opening.result.transaction('answers').objectStore('answers').getAllKeys();
          asking.onsuccess = () => {
            opening.result.close();
            done(asking.result.map((key) => (key as string[])[1] as string));
          };
        };
      }),
  );

/** No server, and a device that knows it. */
async function goOffline({ network, context }: Visitor): Promise<void> {
  network.cut();
  await context.setOffline(true);
}
async function comeBack({ network, context }: Visitor): Promise<void> {
  network.mend();
  await context.setOffline(false);
}

describe('the installed application', () => {
  it('has a manifest whose icons are there, in the sizes it says', async () => {
    const response = await fetch(`${journey.server.url}/manifest.webmanifest`);
    expect(response.headers.get('content-type')).toBe('application/manifest+json');
    const manifest = (await response.json()) as { icons: { src: string; sizes: string; type: string }[] };
    expect(manifest).toMatchObject({ name: 'Muster', start_url: '/', display: 'standalone' });
    for (const { src, sizes, type } of manifest.icons) {
      const icon = await fetch(journey.server.url + src);
      expect(icon.headers.get('content-type'), src).toContain(type);
      if (type !== 'image/png') continue;
      const { width, height } = await sharp(await icon.arrayBuffer()).metadata();
      expect(`${width}x${height}`, src).toBe(sizes);
    }
  });

  it('opens without a connection with what was last seen, says as of when, and is live again after', async () => {
    const visitor = await journey.visit(ruth, { installs: true });
    const { page, errors } = visitor;
    await page.goto('/needs');
    await page.getByText('Sort donations').first().waitFor();
    await page.getByRole('link', { name: 'Home' }).first().click();
    await isLive(page);
    await isInstalled(page);
    await ruth.post('/nonprofit/needs', aNeed(organisationId, { title: 'Heard live' }));
    await page.getByText('Heard live').first().waitFor();
    const wanted = ['/api/auth/profile', expect.stringContaining('/api/nonprofit/needs?')];
    await expect.poll(() => keptAnswers(page), { timeout: 10_000 }).toEqual(expect.arrayContaining(wanted));
    // The change is kept a moment after it was heard, like the answer itself.
    const keptOf = () =>
      page.evaluate(
        () =>
          new Promise<string>((done) => {
            const opening = indexedDB.open('muster-answers', 1);
            opening.onsuccess = () => {
              const asking = opening.result.transaction('answers').objectStore('answers').getAll();
              asking.onsuccess = () => {
                opening.result.close();
                done(JSON.stringify(asking.result));
              };
            };
          }),
      );
    await expect.poll(keptOf, { timeout: 10_000 }).toContain('Heard live');
    expect(errors).toEqual([]);

    await goOffline(visitor);
    await page.reload();
    await page.getByText('Sort donations').first().waitFor();
    await page.getByText('Heard live').first().waitFor();
    const mark = page.getByRole('button', { name: /^Offline, as of \d\d:\d\d$/ });
    await mark.waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('link', { name: 'Needs', exact: true }).first().click();
    await page.getByText('Sort donations').first().waitFor();

    await ruth.post('/nonprofit/needs', aNeed(organisationId, { title: 'Posted meanwhile' }));
    await comeBack(visitor);
    await isLive(page);
    await page.getByText('Posted meanwhile').first().waitFor();
    await mark.waitFor({ state: 'detached' });
    expect(await page.getByRole('button', { name: /^Live/ }).count()).toBe(1);
  });

  it('takes the page itself from the server whenever that answers, and nothing of the API from anywhere else', async () => {
    const visitor = await journey.visit(ruth, { installs: true });
    const { page } = visitor;
    await page.goto('/');
    await isLive(page);
    await isInstalled(page);
    const kept = await page.evaluate(async () => {
      const [name] = await caches.keys();
      const cache = await caches.open(name!);
      await cache.put('/', new Response('<p>kept</p>', { headers: { 'content-type': 'text/html' } }));
      return (await cache.keys()).map(({ url }) => new URL(url).pathname);
    });
    expect(kept.filter((path) => path.startsWith('/api'))).toEqual([]);
    expect(kept).toEqual(expect.arrayContaining(['/', '/mark.svg', '/theme.js']));
    await page.goto('/me');
    await isLive(page);
    await goOffline(visitor);
    await page.goto('/me');
    await page.getByText('kept', { exact: true }).waitFor();
    await comeBack(visitor);
    await page.goto('/me');
    await isLive(page);
  });

  it('keeps nothing of who signed out, and lets nobody in without them', async () => {
    const visitor = await journey.visit(ruth, { installs: true });
    const { page } = visitor;
    await page.goto('/');
    await isLive(page);
    await isInstalled(page);
    await expect.poll(() => keptAnswers(page), { timeout: 10_000 }).not.toEqual([]);
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL('**/sign-in**');
    await expect.poll(() => keptAnswers(page)).toEqual([]);
    await goOffline(visitor);
    // Even a browser that claims they are still here has nothing of them to show.
    await page.goto('/');
    await page.getByText('Muster cannot be reached').waitFor();
    expect(await page.getByText('Sort donations').count()).toBe(0);
  });

  it('keeps the files of this build and no others', () => {
    const worker = readFileSync(
      fileURLToPath(new URL('../../client/dist/service-worker.js', import.meta.url)),
      'utf8',
    );
    expect(worker).not.toContain('__APP_');
    expect(worker).not.toMatch(/\bimport\s*[{("']/);
    expect(worker).toContain('/assets/app-');
    expect(worker).not.toContain('.map"');
  });
});
