import { defineEntity, p } from '@mikro-orm/core';
import { createId } from '#server/kernel/ids.ts';
import { Account } from '#server/modules/identity/account.entity.ts';
import { ROLES } from '#shared/rights.ts';
import { CustomRole } from './custom-role.entity.ts';
import { Organisation } from './organisation.entity.ts';

const MembershipSchema = defineEntity({
  name: 'Membership',
  uniques: [{ properties: ['organisationId', 'accountId'] }],
  checks: [{ name: 'membership_one_role_check', expression: 'num_nonnulls("role", "custom_role_id") = 1' }],
  properties: {
    id: p.uuid().primary().onCreate(createId),
    organisationId: () => p.manyToOne(Organisation).mapToPk().fieldName('organisation_id'),
    accountId: () => p.manyToOne(Account).mapToPk().fieldName('account_id').index(),
    /** Follows the account's name: the view may depend on nothing but this row. */
    displayName: p.string(),
    /** Follows the account's picture, likewise. */
    picture: p.string().nullable(),
    /** A preset; null when it is one of the organisation's own. */
    role: p.enum(ROLES).nullable(),
    customRoleId: () =>
      p.manyToOne(CustomRole).mapToPk().nullable().fieldName('custom_role_id').deleteRule('restrict').index(),
    /** When something changed last that concerns them and stands elsewhere: what their role allows, or the name of the organisation. They hear of it by this. */
    toldAt: p.datetime().nullable(),
    createdAt: p.datetime(),
    version: p.integer().version(),
  },
});

/** A person's role in an organisation. */
export class Membership extends MembershipSchema.class {}
MembershipSchema.setClass(Membership);
