import type { HeldData } from '#server/kernel/personal/held-data.ts';
import { ApiKey } from './api-key.entity.ts';
import { Block } from './block.entity.ts';
import { Passkey } from './passkey.entity.ts';

/** What proves who somebody is, and whom they want nothing to do with. */
export const credentialsData: readonly HeldData[] = [
  {
    name: 'passkeys',
    tables: ['passkey'],
    read: (sql, accountId) =>
      sql('select id, name, site, synced, created_at, used_at from passkey where account_id = $1', [
        accountId,
      ]),
    async erase({ em }, accountId) {
      for (const passkey of await em.find(Passkey, { accountId })) em.remove(passkey);
    },
  },
  {
    name: 'api-keys',
    tables: ['api_key'],
    read: (sql, accountId) =>
      sql('select id, name, scopes, start, created_at, ends_at from api_key where account_id = $1', [
        accountId,
      ]),
    // The sessions that they stand on end with all others.
    async erase({ em }, accountId) {
      for (const key of await em.find(ApiKey, { accountId })) em.remove(key);
    },
  },
  {
    name: 'second-factor',
    tables: ['second_factor', 'recovery_code'],
    read: (sql, accountId) =>
      sql('select confirmed_at from second_factor where account_id = $1', [accountId]),
    async erase({ sql }, accountId) {
      // Its recovery codes go with it.
      await sql('delete from second_factor where account_id = $1', [accountId]);
    },
  },
  {
    name: 'links',
    tables: ['one_time_token'],
    // What was mailed and is still good, with the address that it would make theirs.
    read: (sql, accountId) =>
      sql('select purpose, address, ends_at from one_time_token where account_id = $1', [accountId]),
    async erase({ sql }, accountId) {
      await sql('delete from one_time_token where account_id = $1', [accountId]);
    },
  },
  {
    name: 'blocks',
    tables: ['block'],
    // Only their own: who blocked them is for nobody else to know.
    read: (sql, accountId) =>
      sql('select id, blocked_id, display_name, created_at from block where account_id = $1', [accountId]),
    async erase({ em }, accountId) {
      const blocks = await em.find(Block, { $or: [{ accountId }, { blockedId: accountId }] });
      for (const block of blocks) em.remove(block);
    },
  },
];
