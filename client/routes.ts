import type { Component } from 'svelte';

type Loaded = { default: Component<never> };

export interface Route {
  /** `:id` stands for one part of the path, `:id?` for a last one that may be missing; the page takes it as a prop. */
  path: string;
  /** Every page comes when it is first needed. */
  load: () => Promise<Loaded>;
  /** For whoever is not signed in, without the frame; `too` for those who are as well, within it. */
  signedOut?: true | 'too';
  /** For anybody, signed in or not, without the frame: what a link in a mail leads to. */
  anybody?: true;
  /** Nobody else fetches it. */
  administrators?: true;
}

/** The first that matches wins. */
export const routes: readonly Route[] = [
  { path: '/', load: () => import('./views/HomePage.svelte') },
  { path: '/sign-in', load: () => import('./views/SignInPage.svelte'), signedOut: true },
  { path: '/register', load: () => import('./views/RegisterPage.svelte'), signedOut: true },
  { path: '/forgot-password', load: () => import('./views/ForgotPasswordPage.svelte'), anybody: true },
  { path: '/reset-password', load: () => import('./views/ResetPasswordPage.svelte'), anybody: true },
  { path: '/verify', load: () => import('./views/VerifyPage.svelte'), anybody: true },
  { path: '/confirm-email', load: () => import('./views/ConfirmEmailPage.svelte'), anybody: true },
  { path: '/account', load: () => import('./views/AccountPage.svelte') },
  { path: '/inbox', load: () => import('./views/InboxPage.svelte') },
  { path: '/me', load: () => import('./views/MePage.svelte') },
  { path: '/dashboard', load: () => import('./views/DashboardPage.svelte') },
  { path: '/needs', load: () => import('./views/NeedsPage.svelte') },
  { path: '/needs/new', load: () => import('./views/NewNeedPage.svelte') },
  { path: '/needs/:id', load: () => import('./views/NeedPage.svelte') },
  { path: '/needs/:id/check-in', load: () => import('./views/CheckInPage.svelte') },
  { path: '/needs/:id/edit', load: () => import('./views/EditNeedPage.svelte') },
  { path: '/open-needs/:id', load: () => import('./views/OpenNeedPage.svelte') },
  { path: '/shifts', load: () => import('./views/ShiftsPage.svelte') },
  { path: '/zones/:id?', load: () => import('./views/FindPage.svelte') },
  { path: '/import/:kind', load: () => import('./views/ImportPage.svelte') },
  { path: '/organisation', load: () => import('./views/OrganisationPage.svelte') },
  { path: '/organisation/teams', load: () => import('./views/OrganisationTeamsPage.svelte') },
  { path: '/organisation/roles', load: () => import('./views/OrganisationRolesPage.svelte') },
  { path: '/organisation/settings', load: () => import('./views/OrganisationSettingsPage.svelte') },
  { path: '/invitation/:token', load: () => import('./views/InvitationPage.svelte'), signedOut: 'too' },
  { path: '/admin', load: () => import('./views/AdminAccountsPage.svelte'), administrators: true },
  {
    path: '/admin/organisations',
    load: () => import('./views/AdminOrganisationsPage.svelte'),
    administrators: true,
  },
  {
    path: '/admin/figures',
    load: () => import('./views/AdminFiguresPage.svelte'),
    administrators: true,
  },
  {
    path: '/admin/matching',
    load: () => import('./views/AdminLearningPage.svelte'),
    administrators: true,
  },
  { path: '/admin/jobs', load: () => import('./views/AdminJobsPage.svelte'), administrators: true },
  { path: '/admin/health', load: () => import('./views/AdminHealthPage.svelte'), administrators: true },
  { path: '/organisation/audit', load: () => import('./views/AuditPage.svelte') },
  ...(import.meta.env.DEV || import.meta.env.MODE === 'showcase'
    ? [{ path: '/components', load: () => import('./views/ComponentsPage.svelte') }]
    : []),
];

export const notFound: Route = { path: '', load: () => import('./views/NotFoundPage.svelte') };
