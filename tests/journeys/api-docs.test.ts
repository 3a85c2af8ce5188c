import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, openPage } from '../support/browser.ts';
import { TestServer } from '../support/test-server.ts';

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([TestServer.start(), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

it.each([
  { colorScheme: 'light', width: 1440 },
  { colorScheme: 'dark', width: 390 },
] as const)(
  'the description opens as a page in $colorScheme, asks no other host, and tries a route',
  async (looks) => {
    const { context, page, errors } = await openPage(browser, server.url, looks);
    const hosts = new Set<string>();
    page.on('request', (request) => {
      const { protocol, host } = new URL(request.url());
      if (protocol !== 'data:') hosts.add(host);
    });
    await page.goto('/api/docs');
    const parts = page.locator('.opblock-tag');
    await parts.first().waitFor();
    let routes = 0;
    for (const part of await parts.all()) {
      await part.click();
      await page.locator('.opblock').first().waitFor();
      routes += await page.locator('.opblock').count();
      await part.click();
      await page.locator('.opblock').first().waitFor({ state: 'detached' });
    }
    expect(routes).toBe(server.server.routes.length);
    await page.locator('.opblock-tag[data-tag=server]').click();
    expect(await page.locator('.errors-wrapper').count()).toBe(0);

    const health = page.locator('#operations-server-getHealth');
    await health.locator('.opblock-summary-control').click();
    await health.getByRole('button', { name: 'Try it out' }).click();
    await health.getByRole('button', { name: 'Execute' }).click();
    await health.locator('.live-responses-table').getByText('"ok"').waitFor();

    expect([...hosts]).toEqual([new URL(server.url).host]);
    expect(errors).toEqual([]);
    await context.close();
  },
);
