import { defineEntity, p } from '@mikro-orm/core';
import { createId } from '#server/kernel/ids.ts';
import { Account } from './account.entity.ts';

const BlockSchema = defineEntity({
  name: 'Block',
  uniques: [{ properties: ['accountId', 'blockedId'] }],
  checks: [{ name: 'block_of_another_check', expression: '"account_id" <> "blocked_id"' }],
  properties: {
    id: p.uuid().primary().onCreate(createId),
    /** Who does not want to meet the other. */
    accountId: () => p.manyToOne(Account).mapToPk().fieldName('account_id'),
    blockedId: () => p.manyToOne(Account).mapToPk().fieldName('blocked_id').index(),
    displayName: p.string(),
    createdAt: p.datetime(),
    version: p.integer().version(),
  },
});

/** One person wants nothing to do with another. It works both ways, and only who made it knows of it. */
export class Block extends BlockSchema.class {}
BlockSchema.setClass(Block);
