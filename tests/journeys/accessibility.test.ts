import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NeedView } from '#shared/volunteering.ts';
import { violationsOf, violationsOfColours } from '../support/axe.ts';
import { Journey } from '../support/journey.ts';
import type { Person } from '../support/person.ts';
import { aNeed, aVolunteer } from '../support/samples.ts';
import { buildShowcase } from '../support/showcase.ts';
import { makeZones } from '../support/zones.ts';

const ROUTES = fileURLToPath(new URL('../../client/routes.ts', import.meta.url));
const NOWHERE = '00000000-0000-4000-8000-000000000000';
const WINDOWS = [
  { on: 'a phone', width: 390, height: 844 },
  { on: 'a desktop', width: 1440, height: 900 },
] as const;

/** Who looks: the owner of an organisation, somebody it only employs, a volunteer, and who has nothing yet. */
type Who = 'ruth' | 'bella' | 'aisha' | 'nia' | 'omar' | 'nobody';

interface Sight {
  /** The route, as it stands in client/routes.ts. */
  route: string;
  as: Who;
  /** What is there once the page is. */
  sees: string | RegExp;
  /** The address, where it is not the route itself. */
  at?: () => string;
  /** What happens before the page is looked at. */
  after?: (page: Page) => Promise<unknown>;
}

const made = { open: '', draft: '', quiet: '', zone: '', emptyZone: '' };

/** What people see before anybody has made anything. */
const BEFORE: Sight[] = [
  { route: '/', as: 'nia', sees: 'Fill in my profile' },
  { route: '/sign-in', as: 'nobody', sees: 'Good to have you here' },
  {
    route: '/sign-in',
    as: 'nobody',
    sees: 'Good to have you here',
    after: async (page) => {
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.getByText('Write your password.').waitFor();
    },
  },
  { route: '/register', as: 'nobody', sees: 'Come and help' },
  { route: '/me', as: 'nia', sees: 'Nothing here yet' },
  { route: '/needs', as: 'nia', sees: 'Needs belong to an organisation' },
  { route: '/needs', as: 'ruth', sees: 'No needs yet' },
  { route: '/needs/new', as: 'nia', sees: 'Needs belong to an organisation' },
  { route: '/zones', as: 'nia', sees: 'No zones yet' },
  { route: '/organisation', as: 'nia', sees: 'You work for no organisation yet' },
];

const SIGHTS: Sight[] = [
  { route: '/', as: 'ruth', sees: /Your needs/ },
  { route: '/', as: 'aisha', sees: 'More you can do' },
  {
    route: '/',
    as: 'ruth',
    sees: /Your needs/,
    after: async (page) => {
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    },
  },
  { route: '/me', as: 'aisha', sees: 'What you can do, and when' },
  {
    route: '/me',
    as: 'aisha',
    sees: 'What you can do, and when',
    after: async (page) => {
      await page.getByLabel('Latitude').fill('91');
      await page.getByLabel('Skills').fill('Coo');
      await page.getByRole('option').first().waitFor();
    },
  },
  { route: '/needs', as: 'ruth', sees: 'Pack and hand out groceries' },
  {
    route: '/needs',
    as: 'ruth',
    sees: 'Nothing here',
    at: () => '/needs?show=cancelled',
  },
  { route: '/needs/new', as: 'ruth', sees: 'Save as draft' },
  {
    route: '/needs/new',
    as: 'ruth',
    sees: 'Save as draft',
    after: async (page) => {
      await page.getByLabel('Required skills').fill('Spa');
      await page.getByRole('button', { name: 'Save as draft' }).click();
      await page.getByText('“Spa” is not added yet.').waitFor();
    },
  },
  { route: '/needs/:id', as: 'ruth', sees: 'Aisha Rahman', at: () => `/needs/${made.open}` },
  {
    route: '/needs/:id',
    as: 'ruth',
    sees: 'Aisha Rahman',
    at: () => `/needs/${made.open}`,
    after: async (page) => {
      await page
        .getByRole('button', { name: /show why/ })
        .first()
        .click();
      await page
        .getByRole('dialog')
        .getByText(/weight/)
        .first()
        .waitFor();
    },
  },
  { route: '/needs/:id', as: 'ruth', sees: 'Nobody fits yet', at: () => `/needs/${made.quiet}` },
  {
    route: '/needs/:id',
    as: 'ruth',
    sees: 'Give it a place',
    at: () => `/needs/${made.draft}`,
    after: (page) => page.getByRole('button', { name: 'Cancel need' }).click(),
  },
  { route: '/needs/:id', as: 'ruth', sees: 'This did not load', at: () => `/needs/${NOWHERE}` },
  { route: '/needs/:id/edit', as: 'ruth', sees: 'Save changes', at: () => `/needs/${made.open}/edit` },
  { route: '/open-needs/:id', as: 'aisha', sees: 'match', at: () => `/open-needs/${made.open}` },
  { route: '/zones', as: 'aisha', sees: 'Midwood' },
  { route: '/zones/:id', as: 'aisha', sees: 'That I can do', at: () => `/zones/${made.zone}` },
  { route: '/zones/:id', as: 'aisha', sees: 'Nothing open here now', at: () => `/zones/${made.emptyZone}` },
  { route: '/organisation', as: 'ruth', sees: 'Add somebody' },
  {
    route: '/organisation',
    as: 'ruth',
    sees: 'Add somebody',
    after: async (page) => {
      await page.getByRole('button', { name: /^Remove bella/ }).click();
      await page.getByRole('dialog', { name: /^Remove bella/ }).waitFor();
    },
  },
  { route: '/organisation', as: 'bella', sees: /Only owners/ },
  {
    route: '/organisation',
    as: 'omar',
    sees: 'Add somebody',
    after: async (page) => {
      await page.getByRole('combobox', { name: 'Organisation you work for' }).last().click();
      await page.getByRole('option', { name: 'Pantry 3' }).waitFor();
    },
  },
  { route: '/components', as: 'ruth', sees: 'Colours' },
  { route: '', as: 'ruth', sees: 'There is nothing here', at: () => '/nowhere' },
];

let journey: Journey;
let client: string;
let people: Record<Exclude<Who, 'nobody'>, Person>;
let organisationId: string;
const pages = new Map<Who, Page>();

beforeAll(async () => {
  client = await buildShowcase();
  journey = await Journey.start({ clientFolder: client });
  const { server } = journey;
  const [ruth, bella, aisha, nia, omar] = await Promise.all([
    server.person('Ruth Okafor'),
    server.person('Bella Nunes'),
    server.person('Aisha Rahman'),
    server.person('Nia Cole'),
    server.person('Omar Haddad'),
  ]);
  people = { ruth, bella, aisha, nia, omar };
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
    made.zone = midwood!.id;
    made.emptyZone = flatbush!.id;
  });
  look(SIGHTS);
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
      found[`on ${on}, light`] = await violationsOf(page);
      await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
      await page.waitForFunction(() => document.documentElement.dataset.theme === 'dark');
      found[`on ${on}, dark`] = await violationsOfColours(page);
    }
    expect(Object.fromEntries(Object.entries(found).filter(([, broken]) => broken.length > 0))).toEqual({});
    expect(Object.keys(found)).toHaveLength(4);
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
  expect(new Set([...BEFORE, ...SIGHTS].map(({ route }) => route))).toEqual(new Set(routes));
});
