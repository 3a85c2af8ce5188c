import { defineEntity, p } from '@mikro-orm/core';
import { createId } from '#server/kernel/ids.ts';
import { Account } from './account.entity.ts';

const ApiKeySchema = defineEntity({
  name: 'ApiKey',
  properties: {
    /** Also the id of the session that it stands on, so that it ends like one. */
    id: p.uuid().primary().onCreate(createId),
    accountId: () => p.manyToOne(Account).mapToPk().fieldName('account_id').deleteRule('cascade').index(),
    name: p.string(),
    scopes: p.json().$type<string[]>(),
    /** Its first characters, to tell it from others. */
    start: p.string(),
    hash: p.string().unique(),
    createdAt: p.datetime(),
    endsAt: p.datetime().nullable(),
    version: p.integer().version(),
  },
});

/** Lets a program act for a person, within scopes. */
export class ApiKey extends ApiKeySchema.class {}
ApiKeySchema.setClass(ApiKey);
