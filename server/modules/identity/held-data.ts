import { endAccess, sessionGround } from '#server/kernel/access.ts';
import { BLOB_REMOVAL_QUEUE } from '#server/kernel/blobs.ts';
import type { HeldData } from '#server/kernel/personal/held-data.ts';
import { erasedAddress } from '#shared/erased-account.ts';
import { Account } from './account.entity.ts';
import { pictureBlobs } from './set-picture.ts';

/** What others see where somebody was. */
export const ERASED_NAME = 'Erased account';

/** The account and its sessions. */
export const identityData: readonly HeldData[] = [
  {
    name: 'account',
    tables: ['account'],
    read: (sql, accountId) =>
      sql(
        `select id, email, email_verified_at, display_name, username, bio, time_zone, locale, country, picture,
           administrator, suspended_at, suspension_reason, second_factor_at, created_at
         from account where id = $1`,
        [accountId],
      ),
    // The row stays, empty: history and what others own refer to it. Shut out, so that a sign-in that is
    // under way, and waits for this row, is refused.
    async erase({ em, enqueue }, accountId, now) {
      const account = await em.findOneOrFail(Account, { id: accountId });
      if (account.picture) enqueue(BLOB_REMOVAL_QUEUE, pictureBlobs(account.picture));
      Object.assign(account, {
        email: erasedAddress(accountId),
        emailVerifiedAt: null,
        displayName: ERASED_NAME,
        username: null,
        bio: '',
        timeZone: 'UTC',
        locale: 'en',
        country: 'unknown',
        picture: null,
        administrator: false,
        passwordHash: null,
        suspendedAt: now,
        suspensionReason: 'The account was erased.',
        secondFactorAt: null,
      });
    },
  },
  {
    name: 'sessions',
    tables: ['session', 'refresh_token'],
    read: (sql, accountId) =>
      sql('select id, device, begun_at, used_at, revoked_at from session where account_id = $1', [accountId]),
    async erase(transaction, accountId, now) {
      // A sign-in that was first has its session ended here; one that comes now waits, and finds nobody.
      await transaction.sql('select 1 from account where id = $1 for update', [accountId]);
      const ended = await transaction.sql<{ id: string }>(
        'delete from session where account_id = $1 returning id',
        [accountId],
      );
      const reason = 'The account was erased.';
      for (const { id } of ended)
        endAccess(transaction, { accountId, ground: sessionGround(id), reason }, now);
    },
  },
];
