import { readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NeedView } from '#shared/volunteering.ts';
import { violationsOf, violationsOfColours } from '../support/axe.ts';
import { Journey } from '../support/journey.ts';
import { Mailbox } from '../support/mailbox.ts';
import type { Person } from '../support/person.ts';
import { aNeed, aVolunteer } from '../support/samples.ts';
import { buildShowcase } from '../support/showcase.ts';
import { makeZones } from '../support/zones.ts';
import { made, type Sight, type Who } from './sight.ts';
import { SIGHTS } from './sights.ts';
import { BEFORE } from './sights-before.ts';
import { COORDINATION_SIGHTS, coordinate } from './sights-of-coordination.ts';
import { promise, SHIFT_SIGHTS } from './sights-of-shifts.ts';

const ROUTES = fileURLToPath(new URL('../../client/routes.ts', import.meta.url));
const WORDS = new URL('../../client/words/', import.meta.url);
const KEYS = readdirSync(WORDS).flatMap((name) =>
  [...readFileSync(new URL(name, WORDS), 'utf8').matchAll(/^ {2}'([^']+)':/gm)].map(([, key]) => key!),
);
const WINDOWS = [
  { on: 'a phone', width: 390, height: 844 },
  { on: 'a desktop', width: 1440, height: 900 },
] as const;

const mailbox = new Mailbox();
let journey: Journey;
let client: string;
let people: Record<Exclude<Who, 'nobody'>, Person>;
let organisationId: string;
const pages = new Map<Who, Page>();

beforeAll(async () => {
  client = await buildShowcase();
  journey = await Journey.start({ clientFolder: client, postman: mailbox });
  const { server } = journey;
  const [ruth, bella, aisha, nia, omar, ada] = await Promise.all([
    server.person('Ruth Okafor'),
    server.person('Bella Nunes'),
    server.person('Aisha Rahman'),
    server.person('Nia Cole'),
    server.person('Omar Haddad'),
    server.person('Ada Lindgren', { administrator: true }),
  ]);
  people = { ruth, bella, aisha, nia, omar, ada };
  organisationId = await server.nonprofit(ruth, 'Flatbush Pantry');
});
afterAll(async () => {
  await journey?.close();
  await rm(client, { recursive: true, force: true });
});

describe('before there is anything', () => look(BEFORE));

describe('with work to do', () => {
  beforeAll(async () => {
    const { server } = journey;
    const { ruth, bella, aisha, omar } = people;
    const [midwood, flatbush] = await makeZones(server.kernel, ['Midwood', 'Flatbush']);
    for (let n = 1; n <= 9; n++) await server.nonprofit(omar, `Pantry ${n}`);
    await server.member(organisationId, bella, 'crew');
    await aisha.ask('PUT', '/volunteer/profile', {
      body: aVolunteer({ skills: ['Lifting'], point: midwood!.point }),
    });
    const post = async (change: Parameters<typeof aNeed>[1]): Promise<string> =>
      (await ruth.post<NeedView>('/nonprofit/needs', aNeed(organisationId, change))).id;
    made.open = await post({ point: midwood!.point, requiredSkills: ['Lifting'], usefulSkills: ['Spanish'] });
    made.quiet = await post({ title: 'Read to children', point: midwood!.point, requiredSkills: ['Farsi'] });
    made.draft = await post({ title: 'Somewhere, some day', point: null });
    await promise(server, { owner: ruth, organisationId, volunteer: aisha, point: midwood!.point });
    await coordinate(server, { owner: ruth, organisationId, point: midwood!.point });
    made.zone = midwood!.id;
    made.emptyZone = flatbush!.id;
    const ours = `/organisations/${organisationId}`;
    await ruth.post(`${ours}/teams`, { name: 'Saturday kitchen' });
    await ruth.post(`${ours}/invitations`, { email: 'nora@test.example', role: 'crew' });
    const { text } = await mailbox.newest('nora@test.example');
    made.invitation = new URL(/https?:\S+/.exec(text)![0]).pathname;
    const rude = await server.person('Somebody Rude');
    await aisha.post('/users/me/blocks', { accountId: rude.id });
  });
  look([...SIGHTS, ...SHIFT_SIGHTS, ...COORDINATION_SIGHTS]);
});

function look(sights: readonly Sight[]): void {
  it.each(sights)('$route as $as sees $sees', async (sight) => {
    const page = await pageOf(sight.as);
    const found: Record<string, string[]> = {};
    for (const [nth, { on, ...size }] of WINDOWS.entries()) {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
      // The same page in another window, unless something was done on it that a change of the window undoes.
      if (nth === 0 || sight.after) await open(page, sight);
      await settled(page, sight);
      found[`on ${on}, unsaid`] = await unsaid(page);
      found[`on ${on}, light`] = await violationsOf(page);
      await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
      await page.waitForFunction(() => document.documentElement.dataset.theme === 'dark');
      found[`on ${on}, dark`] = await violationsOfColours(page);
    }
    expect(Object.fromEntries(Object.entries(found).filter(([, broken]) => broken.length > 0))).toEqual({});
    expect(Object.keys(found)).toHaveLength(6);
  });
}

async function open(page: Page, { route, at, sees, after }: Sight): Promise<void> {
  await page.goto(at?.() ?? route);
  await page.getByText(sees).first().waitFor();
  await after?.(page);
}

/** The window has its form, and nothing loads any more. */
async function settled(page: Page, { route }: Sight): Promise<void> {
  await page.evaluate(
    () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
  );
  // The page of components shows what loading looks like.
  if (route === '/components') return;
  await page.waitForFunction(() => !document.querySelector('[role="status"][aria-label="Loading"]'));
}

/** Keys on the page whose words were never learned. */
const unsaid = (page: Page): Promise<string[]> =>
  page.evaluate((keys) => {
    const said = document.body.innerText.split('\n').map((line) => line.trim());
    const labels = [...document.querySelectorAll('[aria-label]')].map((one) =>
      one.getAttribute('aria-label'),
    );
    return [...said, ...labels].filter((text): text is string => keys.includes(text ?? ''));
  }, KEYS);

/** Everybody keeps one page. */
async function pageOf(as: Who): Promise<Page> {
  const known = pages.get(as);
  if (known) return known;
  const { page } = await journey.visit(as === 'nobody' ? null : people[as]);
  pages.set(as, page);
  return page;
}

it('every route is looked at', () => {
  const text = readFileSync(ROUTES, 'utf8');
  const routes = [...text.matchAll(/\bpath: '([^']*)'/g)].map(([, path]) => path);
  expect(routes).toHaveLength(text.match(/views\/\w+\.svelte/g)?.length ?? 0);
  expect(
    new Set([...BEFORE, ...SIGHTS, ...SHIFT_SIGHTS, ...COORDINATION_SIGHTS].map(({ route }) => route)),
  ).toEqual(new Set(routes));
});
