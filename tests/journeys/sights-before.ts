import type { Sight } from './sight.ts';

/** Formed as those in mails, but nobody's. */
const TOKEN = 'a'.repeat(43);

/** What people see before anybody has made anything. */
export const BEFORE: Sight[] = [
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
  { route: '/forgot-password', as: 'nobody', sees: 'It happens to all of us' },
  {
    route: '/forgot-password',
    as: 'nobody',
    sees: 'It happens to all of us',
    after: async (page) => {
      await page.getByLabel('E-mail').fill('nia@test.example');
      await page.getByRole('button', { name: 'Mail me a link' }).click();
      await page.getByText('Nothing there?').waitFor();
    },
  },
  {
    route: '/reset-password',
    as: 'nobody',
    sees: 'Every device that is signed in',
    at: () => `/reset-password#${TOKEN}`,
  },
  { route: '/reset-password', as: 'nobody', sees: 'This link is not complete.' },
  { route: '/verify', as: 'nobody', sees: 'Ask for another.', at: () => `/verify#${TOKEN}` },
  { route: '/verify', as: 'nobody', sees: 'This link is not complete.' },
  { route: '/confirm-email', as: 'nobody', sees: 'Ask for another.', at: () => `/confirm-email#${TOKEN}` },
  { route: '/confirm-email', as: 'nobody', sees: 'This link is not complete.' },
  {
    route: '/invitation/:token',
    as: 'nobody',
    sees: 'This link leads nowhere',
    at: () => '/invitation/gone',
  },
  { route: '/me', as: 'nia', sees: 'Nothing here yet' },
  { route: '/needs', as: 'nia', sees: 'Needs belong to an organisation' },
  { route: '/needs', as: 'ruth', sees: 'No needs yet' },
  { route: '/dashboard', as: 'nia', sees: 'A dashboard belongs to an organisation whose needs you see.' },
  { route: '/dashboard', as: 'ruth', sees: 'No outcome yet' },
  { route: '/needs/new', as: 'nia', sees: 'Needs belong to an organisation' },
  { route: '/zones/:id?', as: 'nia', sees: 'Nothing is open here now', at: () => '/zones' },
  { route: '/organisation', as: 'nia', sees: 'You work for no organisation yet' },
  { route: '/organisation/teams', as: 'ruth', sees: 'No team yet' },
  { route: '/organisation/audit', as: 'nia', sees: 'The audit belongs to an organisation' },
  { route: '/import/:kind', as: 'nia', sees: 'This is not yours to import', at: () => '/import/needs' },
  { route: '/admin', as: 'nia', sees: 'This part is for administrators' },
];
