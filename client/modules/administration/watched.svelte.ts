import type { OperationView } from '#shared/administration.ts';
import type { AccountView } from '#shared/identity.ts';
import { by } from '../../kernel/collection-core.ts';
import { liveCollection } from '../../kernel/live-collection.svelte.ts';
import { OPERATIONS_URL, type Page, WATCHED_URL } from './api.ts';

/** Administrators and suspended accounts, live. Made while a component is set up. */
export const watchedAccounts = () =>
  liveCollection<Page<AccountView>, AccountView>(() => ({
    url: WATCHED_URL,
    from: { 'identity.account': (answer) => answer.items },
    matches: ({ administrator, suspension }) => administrator || suspension !== null,
    order: by((account) => account.displayName.toLowerCase()),
  }));

/** What administrators did to jobs lately, the newest first. Made while a component is set up. */
export const operations = () =>
  liveCollection<Page<OperationView>, OperationView>(() => ({
    url: OPERATIONS_URL,
    from: { 'administration.operation': (answer) => answer.items },
    order: by((operation) => operation.at, 'descending'),
  }));
