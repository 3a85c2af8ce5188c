import type { Page } from 'playwright-core';
import { made, NOWHERE, type Sight } from './sight.ts';

const TABLE = 'What;Date;Start time;People\nSort cans;2027-03-06;09:00;4\n;2027-03-06;09:00;4\n';

export const SIGHTS: Sight[] = [
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
  { route: '/inbox', as: 'nia', sees: 'Nothing new' },
  {
    route: '/inbox',
    as: 'ruth',
    sees: /signed up/,
    after: async (page) => {
      await page
        .getByRole('button', { name: /^More:/ })
        .first()
        .click();
      await page.getByText('Because you find people for').first().waitFor();
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
    after: async (page) => {
      await page.getByRole('button', { name: 'More about this need' }).click();
      await page.getByRole('menuitem', { name: 'Cancel need' }).click();
    },
  },
  { route: '/needs/:id', as: 'ruth', sees: 'This did not load', at: () => `/needs/${NOWHERE}` },
  { route: '/needs/:id/edit', as: 'ruth', sees: 'Save changes', at: () => `/needs/${made.open}/edit` },
  { route: '/open-needs/:id', as: 'aisha', sees: 'match', at: () => `/open-needs/${made.open}` },
  { route: '/zones/:id?', as: 'aisha', sees: 'Asks for Farsi', at: () => '/zones' },
  {
    route: '/zones/:id?',
    as: 'aisha',
    sees: 'Asks for Farsi',
    at: () => '/zones?show=all',
  },
  { route: '/zones/:id?', as: 'nia', sees: 'Nothing is known of you yet', at: () => `/zones/${made.zone}` },
  {
    route: '/zones/:id?',
    as: 'aisha',
    sees: 'Nothing is open here now',
    at: () => `/zones/${made.emptyZone}`,
  },
  {
    route: '/zones/:id?',
    as: 'aisha',
    sees: 'Nothing like this is open now',
    at: () => '/zones?category=Arts',
  },
  {
    route: '/zones/:id?',
    as: 'aisha',
    sees: 'Asks for Farsi',
    at: () => '/zones',
    after: async (page) => {
      await page.getByRole('button', { name: /^Skill/ }).click();
      await page.getByRole('combobox', { name: 'Skill' }).fill('lif');
      await page.getByRole('option', { name: 'Lifting' }).waitFor();
    },
  },
  {
    route: '/zones/:id?',
    as: 'aisha',
    sees: 'Asks for Farsi',
    at: () => '/zones',
    after: (page) => page.getByRole('button', { name: /^When/ }).click(),
  },
  { route: '/open-needs/:id', as: 'aisha', sees: 'Not yet for you', at: () => `/open-needs/${made.quiet}` },
  { route: '/organisation', as: 'ruth', sees: 'Add somebody' },
  {
    route: '/organisation',
    as: 'ruth',
    sees: 'Add somebody',
    after: async (page) => {
      await page.getByRole('button', { name: /^Change bella/ }).click();
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /^Remove bella/ })
        .click();
      await page.getByRole('dialog', { name: /^Remove bella/ }).waitFor();
    },
  },
  { route: '/organisation', as: 'bella', sees: 'Your role does not change who belongs here.' },
  {
    route: '/organisation',
    as: 'omar',
    sees: 'Add somebody',
    after: async (page) => {
      await page.getByRole('combobox', { name: 'Organisation you work for' }).last().click();
      await page.getByRole('option', { name: 'Pantry 3' }).waitFor();
    },
  },
  { route: '/organisation/teams', as: 'ruth', sees: 'Saturday kitchen' },
  { route: '/organisation/teams', as: 'ruth', sees: 'Saturday kitchen', after: dissolve },
  { route: '/organisation/roles', as: 'ruth', sees: 'Roles of your own' },
  {
    route: '/organisation/roles',
    as: 'ruth',
    sees: 'Roles of your own',
    after: async (page) => {
      await page.getByRole('button', { name: 'Make a role', exact: true }).click();
      await page.getByRole('dialog').getByLabel('Name of the role').waitFor();
    },
  },
  { route: '/organisation/settings', as: 'ruth', sees: 'Everyone who belongs to it sees these.' },
  { route: '/organisation/settings', as: 'bella', sees: 'Your role does not change these.' },
  { route: '/organisation/audit', as: 'ruth', sees: 'Flatbush Pantry, newest first' },
  { route: '/invitation/:token', as: 'nobody', sees: 'Sign in to join', at: () => made.invitation },
  { route: '/invitation/:token', as: 'nia', sees: 'Is that you too?', at: () => made.invitation },
  { route: '/import/:kind', as: 'ruth', sees: 'Choose a file', at: () => '/import/needs' },
  {
    route: '/import/:kind',
    as: 'ruth',
    sees: 'Choose a file',
    at: () => '/import/needs',
    after: async (page) => {
      const buffer = Buffer.from(TABLE);
      const file = { name: 'spring.csv', mimeType: 'text/csv', buffer };
      await page.getByLabel('Choose a file').setInputFiles(file);
      await page.getByLabel('Title').selectOption('What');
      await page.getByRole('button', { name: 'Try it' }).click();
      await page.getByText('It has no title.').waitFor();
    },
  },
  { route: '/import/:kind', as: 'ada', sees: 'Zones as GeoJSON', at: () => '/import/zones' },
  { route: '/account', as: 'aisha', sees: 'Somebody Rude' },
  {
    route: '/account',
    as: 'aisha',
    sees: 'Where you are signed in',
    after: async (page) => {
      await page.getByRole('button', { name: 'Set up' }).click();
      await page.getByRole('img', { name: 'QR code for the authenticator' }).waitFor();
    },
  },
  {
    route: '/account',
    as: 'aisha',
    sees: 'E-mail address',
    after: async (page) => {
      await page.getByLabel('New address').fill('aisha@');
      await page.getByRole('button', { name: 'Mail a link there' }).click();
      await page.getByText('Write an address such as').waitFor();
    },
  },
  {
    route: '/account',
    as: 'nia',
    sees: 'E-mail address',
    after: async (page) => {
      await page.getByLabel('New address').fill('nia.new@test.example');
      await page.getByRole('button', { name: 'Mail a link there' }).click();
      await page.getByText('A link is on its way').waitFor();
    },
  },
  {
    route: '/account',
    as: 'ruth',
    sees: 'Your data',
    after: async (page) => {
      await page.getByRole('button', { name: 'Erase my account' }).click();
      const dialog = page.getByRole('dialog', { name: 'Erase your account?' });
      await dialog.getByLabel('Password', { exact: true }).fill('not that one');
      await dialog.getByRole('button', { name: 'Erase my account' }).click();
      await dialog.getByText('Sign in again, then erase').waitFor();
    },
  },
  { route: '/admin', as: 'ada', sees: 'Administrators and suspended accounts' },
  {
    route: '/admin',
    as: 'ada',
    sees: 'Administrators and suspended accounts',
    after: async (page) => {
      await page.getByLabel('Find an account').fill('bella');
      await page.getByRole('button', { name: /^Suspend bella/i }).click();
      await page.getByRole('dialog').getByLabel('Reason').waitFor();
    },
  },
  { route: '/admin/organisations', as: 'ada', sees: 'Pantry 3' },
  { route: '/admin/jobs', as: 'ada', sees: 'Nothing has failed' },
  { route: '/admin/health', as: 'ada', sees: 'Connected browsers' },
  { route: '/components', as: 'ruth', sees: 'Colours' },
  { route: '', as: 'ruth', sees: 'There is nothing here', at: () => '/nowhere' },
];

async function dissolve(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Dissolve Saturday kitchen' }).click();
  await page.getByRole('dialog', { name: 'Dissolve Saturday kitchen?' }).waitFor();
}
