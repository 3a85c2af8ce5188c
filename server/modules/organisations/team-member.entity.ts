import { defineEntity, p } from '@mikro-orm/core';
import { createId } from '#server/kernel/ids.ts';
import { Account } from '#server/modules/identity/account.entity.ts';
import { Organisation } from './organisation.entity.ts';
import { Team } from './team.entity.ts';

const TeamMemberSchema = defineEntity({
  name: 'TeamMember',
  uniques: [{ properties: ['teamId', 'accountId'] }],
  indexes: [{ properties: ['accountId', 'organisationId'] }],
  properties: {
    id: p.uuid().primary().onCreate(createId),
    organisationId: () => p.manyToOne(Organisation).mapToPk().fieldName('organisation_id'),
    teamId: () => p.manyToOne(Team).mapToPk().fieldName('team_id'),
    /** Belongs to the organisation too: a foreign key to its membership sees to it. */
    accountId: () => p.manyToOne(Account).mapToPk().fieldName('account_id'),
    displayName: p.string(),
    createdAt: p.datetime(),
    version: p.integer().version(),
  },
});

/** That somebody belongs to a team. */
export class TeamMember extends TeamMemberSchema.class {}
TeamMemberSchema.setClass(TeamMember);
