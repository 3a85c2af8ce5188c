import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Journey } from '../support/journey.ts';
import type { Person } from '../support/person.ts';
import { aNeed } from '../support/samples.ts';

const LETTERS = 'Wolfeschlegelsteinhausenbergerdorff'.repeat(3).slice(0, 80);
const ORGANISATION = `Community Pantry of ${LETTERS.slice(0, 70)} and Neighbours`;

let journey: Journey;
let owner: Person;
let crowd: Person;
beforeAll(async () => {
  journey = await Journey.start();
  owner = await journey.server.person(LETTERS);
  crowd = await journey.server.person(`Second${LETTERS}`.slice(0, 80));
  const organisationId = await journey.server.nonprofit(owner, ORGANISATION);
  await owner.post(`/organisations/${organisationId}/members`, { email: crowd.email, role: 'crew' });
  await owner.post('/nonprofit/needs', aNeed(organisationId, { title: LETTERS }));
});
afterAll(() => journey?.close());

/** What reaches beyond the window: the page as a whole, and these parts of it. */
const beyond = (page: Page, parts: string) =>
  page.evaluate((selector) => {
    const most = document.documentElement.clientWidth;
    const wide = [document.documentElement, ...document.querySelectorAll(selector)].filter(
      (part) =>
        part.getBoundingClientRect().right > most || (part.scrollWidth > most && part.matches('html')),
    );
    return wide.map((part) => `${part.localName}.${part.className}: ${part.textContent.slice(0, 40)}`);
  }, parts);

describe.each([
  { on: 'a phone', width: 390, height: 844 },
  { on: 'a desktop', width: 1440, height: 900 },
])('names without spaces on $on', ({ width, height }) => {
  it('stay within every page, its head, its sidebar and the toast', async () => {
    const { page, errors } = await journey.visit(owner, { width, height });
    for (const [path, sees] of [
      ['/', 'h1'],
      ['/needs', 'main ul li'],
      ['/organisation', '#people'],
      ['/account', 'h2'],
    ] as const) {
      await page.goto(path);
      await page.locator(sees).first().waitFor();
      expect([path, await beyond(page, 'h1, h2, header, main li')]).toEqual([path, []]);
    }
    await page.goto('/organisation');
    await page.getByRole('button', { name: /^More about Second/ }).click();
    await page.getByRole('menuitem', { name: 'Block' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Block / })
      .click();
    await page.getByRole('button', { name: 'Undo' }).waitFor();
    expect(await beyond(page, '.toast, .toast button')).toEqual([]);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Taken back: ').waitFor();
    expect(errors).toEqual([]);
  });
});
