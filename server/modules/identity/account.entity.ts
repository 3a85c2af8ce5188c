import { defineEntity, p } from '@mikro-orm/core';
import { createId } from '#server/kernel/ids.ts';

const AccountSchema = defineEntity({
  name: 'Account',
  uniques: [
    {
      name: 'account_username_unique',
      expression: 'create unique index "account_username_unique" on "account" (lower("username"))',
    },
  ],
  checks: [
    { name: 'account_username_check', expression: `"username" ~ '^[A-Za-z0-9_.]{3,30}$'` },
    { name: 'account_country_check', expression: `"country" = 'unknown' or "country" ~ '^[A-Z]{2}$'` },
  ],
  properties: {
    id: p.uuid().primary().onCreate(createId),
    email: p.string().unique(),
    /** Null until a link that was mailed to the address has been opened. */
    emailVerifiedAt: p.datetime().nullable(),
    displayName: p.string(),
    /** Unique without case. */
    username: p.string().length(30).nullable(),
    bio: p.text().default(''),
    timeZone: p.string(),
    locale: p.string().default('en'),
    /** ISO 3166 code of two letters, or `unknown`. */
    country: p.string().default('unknown'),
    /** Id of the picture; its sizes are blobs. */
    picture: p.string().nullable(),
    administrator: p.boolean().default(false),
    /** argon2id; null for an account that cannot sign in with a password. */
    passwordHash: p.string().nullable(),
    /** Since when they may not sign in; null for nearly everyone. */
    suspendedAt: p.datetime().nullable(),
    suspensionReason: p.text().nullable(),
    /** Since when a password alone is not enough; null when it is. */
    secondFactorAt: p.datetime().nullable(),
    createdAt: p.datetime(),
    version: p.integer().version(),
  },
});

/** A person. Volunteer, builder, customer are facets of it, never a second login. */
export class Account extends AccountSchema.class {}
AccountSchema.setClass(Account);
