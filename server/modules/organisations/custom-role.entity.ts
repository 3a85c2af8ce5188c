import { defineEntity, p } from '@mikro-orm/core';
import { createId } from '#server/kernel/ids.ts';
import type { Grants } from '#shared/rights.ts';
import { Organisation } from './organisation.entity.ts';

const CustomRoleSchema = defineEntity({
  name: 'CustomRole',
  uniques: [
    {
      name: 'custom_role_name_unique',
      expression:
        'create unique index "custom_role_name_unique" on "custom_role" ("organisation_id", lower("name"))',
    },
    // What rows of the organisation refer to, so that a role of another one cannot be given.
    { properties: ['id', 'organisationId'] },
  ],
  properties: {
    id: p.uuid().primary().onCreate(createId),
    organisationId: () => p.manyToOne(Organisation).mapToPk().fieldName('organisation_id'),
    name: p.string(),
    grants: p.json().$type<Grants>(),
    createdAt: p.datetime(),
    version: p.integer().version(),
  },
});

/** A role that an organisation made for itself, beside the presets. */
export class CustomRole extends CustomRoleSchema.class {}
CustomRoleSchema.setClass(CustomRole);
