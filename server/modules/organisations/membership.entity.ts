import { defineEntity, p } from '@mikro-orm/core';
import { createId } from '#server/kernel/ids.ts';
import { Account } from '#server/modules/identity/account.entity.ts';
import { ROLES } from '#shared/rights.ts';
import { Organisation } from './organisation.entity.ts';

const MembershipSchema = defineEntity({
  name: 'Membership',
  uniques: [{ properties: ['organisationId', 'accountId'] }],
  properties: {
    id: p.uuid().primary().onCreate(createId),
    organisationId: () => p.manyToOne(Organisation).mapToPk().fieldName('organisation_id'),
    accountId: () => p.manyToOne(Account).mapToPk().fieldName('account_id').index(),
    /** As it was when they joined; the view may depend on nothing but this row. */
    displayName: p.string(),
    role: p.enum(ROLES),
    createdAt: p.datetime(),
    version: p.integer().version(),
  },
});

/** A person's role in an organisation. */
export class Membership extends MembershipSchema.class {}
MembershipSchema.setClass(Membership);
