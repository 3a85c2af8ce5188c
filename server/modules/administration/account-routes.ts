import { z } from 'zod';
import { type Route, read, write } from '#server/kernel/http/route.ts';
import { Account } from '#server/modules/identity/account.entity.ts';
import { accountView } from '#server/modules/identity/views.ts';
import {
  AccountLine,
  AdministrationPage,
  OrganisationLine,
  SetAdministrator,
  SuspendAccount,
} from '#shared/administration.ts';
import { AccountView } from '#shared/identity.ts';
import { OPERATIONS_ROOM } from '#shared/kernel/rooms.ts';
import { listAccounts, listOrganisations } from './list-accounts.ts';
import { reinstateAccount } from './reinstate-account.ts';
import { setAdministrator } from './set-administrator.ts';
import { suspendAccount } from './suspend-account.ts';

const Nothing = z.strictObject({});
const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.uuid().nullable() });

const ERASED = 'The account was erased; nothing brings it back.';
const LAST = 'There is always one who can sign in.';

/** Who may use this installation, and who looks after it. */
export const accountRoutes: Route[] = [
  read({
    path: '/admin/accounts',
    access: 'administrator',
    policy: 'platform.read',
    summary: 'Accounts by name or address, newest first, as they are at this moment.',
    query: AdministrationPage,
    answer: pageOf(AccountLine),
    run: ({ snapshot, query }) => listAccounts(snapshot, query),
  }),
  read({
    path: '/admin/watched-accounts',
    access: 'administrator',
    policy: 'platform.read',
    summary: 'Administrators and suspended accounts, live.',
    answer: z.object({ items: z.array(AccountView), nextCursor: z.null() }),
    run: async ({ snapshot: { em, shows } }) => {
      const accounts = await em.find(
        Account,
        { $or: [{ administrator: true }, { suspendedAt: { $ne: null } }] },
        { orderBy: { displayName: 'asc' } },
      );
      shows(OPERATIONS_ROOM);
      return { items: accounts.map(accountView), nextCursor: null };
    },
  }),
  write('post', {
    path: '/admin/accounts/:id/suspend',
    access: 'administrator',
    policy: 'platform.manage',
    summary: 'Shuts an account out: its sessions and connections end at once.',
    body: SuspendAccount,
    answer: AccountView,
    example: { reason: 'Asked volunteers for money.' },
    refusals: {
      suspended: 'It is suspended already.',
      yourself: 'Nobody suspends themselves.',
      'last-administrator': LAST,
    },
    run: async ({ transaction, actor, params: { id = '' }, body, now }) => {
      const account = await suspendAccount(transaction, actor, id, body, now);
      await transaction.em.flush();
      return accountView(account);
    },
  }),
  write('post', {
    path: '/admin/accounts/:id/reinstate',
    access: 'administrator',
    policy: 'platform.manage',
    summary: 'Lets a suspended account sign in again.',
    body: Nothing,
    answer: AccountView,
    example: {},
    refusals: { '409 not-suspended': 'It is not suspended.', '409 erased': ERASED },
    run: async ({ transaction, params: { id = '' } }) => {
      const account = await reinstateAccount(transaction, id);
      await transaction.em.flush();
      return accountView(account);
    },
  }),
  write('put', {
    path: '/admin/accounts/:id/administrator',
    access: 'administrator',
    policy: 'platform.manage',
    summary: 'Makes an account an administrator, or ends that.',
    body: SetAdministrator,
    answer: AccountView,
    example: { administrator: true },
    refusals: {
      'last-administrator': LAST,
      suspended: 'Who is suspended cannot become one.',
      '409 erased': ERASED,
    },
    run: async ({ transaction, params: { id = '' }, body, now }) => {
      const account = await setAdministrator(transaction, id, body, now);
      await transaction.em.flush();
      return accountView(account);
    },
  }),
  read({
    path: '/admin/organisations',
    access: 'administrator',
    policy: 'platform.read',
    summary: 'Organisations by name, newest first, with how many belong to them, as they are at this moment.',
    query: AdministrationPage,
    answer: pageOf(OrganisationLine),
    run: ({ snapshot, query }) => listOrganisations(snapshot, query),
  }),
];
