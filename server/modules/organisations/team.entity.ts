import { defineEntity, p } from '@mikro-orm/core';
import { createId } from '#server/kernel/ids.ts';
import { Account } from '#server/modules/identity/account.entity.ts';
import { Organisation } from './organisation.entity.ts';

const TeamSchema = defineEntity({
  name: 'Team',
  uniques: [
    {
      name: 'team_name_unique',
      expression: 'create unique index "team_name_unique" on "team" ("organisation_id", lower("name"))',
    },
    // What rows of the organisation refer to, so that nobody lands in a team of another one.
    { properties: ['id', 'organisationId'] },
  ],
  properties: {
    id: p.uuid().primary().onCreate(createId),
    organisationId: () => p.manyToOne(Organisation).mapToPk().fieldName('organisation_id'),
    name: p.string(),
    /** An account that belongs to the team. */
    managerId: () => p.manyToOne(Account).mapToPk().nullable().fieldName('manager_id').deleteRule('restrict'),
    createdAt: p.datetime(),
    version: p.integer().version(),
  },
});

/** People of an organisation who work together; how far a right with the scope `team` reaches. */
export class Team extends TeamSchema.class {}
TeamSchema.setClass(Team);
