import { defineEntity, p } from '@mikro-orm/core';
import { createId } from '#server/kernel/ids.ts';
import { Account } from '#server/modules/identity/account.entity.ts';

const OperationSchema = defineEntity({
  name: 'Operation',
  properties: {
    id: p.uuid().primary().onCreate(createId),
    verb: p.enum(['retry', 'discard'] as const),
    jobs: p.integer(),
    queues: p.json().$type<string[]>(),
    byId: () => p.manyToOne(Account).mapToPk().fieldName('by_id'),
    byName: p.string(),
    at: p.datetime(),
    version: p.integer().version(),
  },
});

/** What an administrator did to jobs, which are rows of the queue and have no history of their own. */
export class Operation extends OperationSchema.class {}
OperationSchema.setClass(Operation);
