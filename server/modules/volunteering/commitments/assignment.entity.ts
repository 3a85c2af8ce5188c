import { defineEntity, p } from '@mikro-orm/core';
import { createId } from '#server/kernel/ids.ts';
import { Account } from '#server/modules/identity/account.entity.ts';
import { ASSIGNMENT_STATES, type Mark, SIDES } from '#shared/assignment-steps.ts';
import { Match } from './match.entity.ts';
import { ofNeedColumns } from './of-need.ts';

const AssignmentSchema = defineEntity({
  name: 'Assignment',
  uniques: [
    {
      // Whoever has cancelled may come again; then it is another commitment.
      name: 'assignment_living_unique',
      expression: `create unique index "assignment_living_unique" on "assignment" ("need_id", "volunteer_id") where "state" <> 'cancelled'`,
    },
  ],
  indexes: [{ properties: ['needId'] }, { properties: ['volunteerId', 'startsAt'] }],
  properties: {
    id: p.uuid().primary().onCreate(createId),
    matchId: () => p.manyToOne(Match).mapToPk().fieldName('match_id').index(),
    ...ofNeedColumns(),
    volunteerId: () => p.manyToOne(Account).mapToPk().fieldName('volunteer_id'),
    volunteerName: p.string(),
    state: p.enum(ASSIGNMENT_STATES),
    createdAt: p.datetime(),
    confirmedAt: p.datetime().nullable(),
    reconfirmedAt: p.datetime().nullable(),
    checkedInAt: p.datetime().nullable(),
    settledAt: p.datetime().nullable(),
    markedAt: p.datetime().nullable(),
    /** Marks that arrived when a later one stood already. */
    overtaken: p.json().$type<{ outcome: Mark; markedAt: string }[]>().columnType('json').default('[]'),
    hours: p.double().$type<number>().nullable(),
    note: p.text().default(''),
    cancelledAt: p.datetime().nullable(),
    cancelledBy: p.enum(SIDES).nullable(),
    cancelReason: p.text().default(''),
    cancelledLate: p.boolean().default(false),
    version: p.integer().version(),
  },
});

/** The commitment of one volunteer to one need (V6). */
export class Assignment extends AssignmentSchema.class {}
AssignmentSchema.setClass(Assignment);
