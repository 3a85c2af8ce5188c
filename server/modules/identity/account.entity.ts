import { defineEntity, p } from '@mikro-orm/core';
import { createId } from '#server/kernel/ids.ts';

const AccountSchema = defineEntity({
  name: 'Account',
  properties: {
    id: p.uuid().primary().onCreate(createId),
    email: p.string().unique(),
    displayName: p.string(),
    bio: p.text().default(''),
    timeZone: p.string(),
    administrator: p.boolean().default(false),
    /** argon2id; null for an account that cannot sign in with a password. */
    passwordHash: p.string().nullable(),
    /** Since when they may not sign in; null for nearly everyone. */
    suspendedAt: p.datetime().nullable(),
    suspensionReason: p.text().nullable(),
    createdAt: p.datetime(),
    version: p.integer().version(),
  },
});

/** A person. Volunteer, builder, customer are facets of it, never a second login. */
export class Account extends AccountSchema.class {}
AccountSchema.setClass(Account);
