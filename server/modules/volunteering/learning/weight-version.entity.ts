import { defineEntity, p } from '@mikro-orm/core';
import { createId } from '#server/kernel/ids.ts';
import { Account } from '#server/modules/identity/account.entity.ts';
import {
  WEIGHT_MAKERS,
  WEIGHT_STATES,
  type WeightReport,
  type WeightSet,
  type WeightVersionView,
} from '#shared/learning.ts';

const WeightVersionSchema = defineEntity({
  name: 'WeightVersion',
  uniques: [
    {
      // One is in force.
      name: 'weight_version_active_unique',
      expression: `create unique index "weight_version_active_unique" on "weight_version" ("state") where "state" = 'active'`,
    },
  ],
  properties: {
    id: p.uuid().primary().onCreate(createId),
    /** Counts from 1, the weights that matching starts with. */
    number: p.integer().unique(),
    weights: p.json().$type<WeightSet>().columnType('json'),
    state: p.enum(WEIGHT_STATES),
    madeBy: p.enum(WEIGHT_MAKERS),
    /** Of the administrator who made or decided it; empty where nobody did. */
    byId: () => p.manyToOne(Account).mapToPk().fieldName('by_id').nullable(),
    byName: p.string().default(''),
    report: p.json().$type<WeightReport>().columnType('json').nullable(),
    createdAt: p.datetime(),
    activeFrom: p.datetime().nullable(),
    version: p.integer().version(),
  },
});

/** Weights of the four factors, with what they rest on (V8). */
export class WeightVersion extends WeightVersionSchema.class {}
WeightVersionSchema.setClass(WeightVersion);

export function weightVersionView(row: WeightVersion): WeightVersionView {
  const { id, number, weights, state, madeBy, byName, report, createdAt, activeFrom, version } = row;
  return {
    ...{ id, number, weights, state, madeBy, byName, version },
    report: report ?? null,
    createdAt: createdAt.toISOString(),
    activeFrom: activeFrom?.toISOString() ?? null,
  };
}
