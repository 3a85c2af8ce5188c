import { defineEntity, p } from '@mikro-orm/core';
import { createId } from '#server/kernel/ids.ts';
import { Account } from '#server/modules/identity/account.entity.ts';
import { ROLES } from '#shared/rights.ts';
import { CustomRole } from './custom-role.entity.ts';
import { Organisation } from './organisation.entity.ts';

const InvitationSchema = defineEntity({
  name: 'Invitation',
  uniques: [{ properties: ['organisationId', 'email'] }],
  checks: [{ name: 'invitation_one_role_check', expression: 'num_nonnulls("role", "custom_role_id") = 1' }],
  properties: {
    id: p.uuid().primary().onCreate(createId),
    organisationId: () => p.manyToOne(Organisation).mapToPk().fieldName('organisation_id'),
    email: p.string(),
    role: p.enum(ROLES).nullable(),
    customRoleId: () =>
      p.manyToOne(CustomRole).mapToPk().nullable().fieldName('custom_role_id').deleteRule('restrict').index(),
    teamIds: p.json().$type<string[]>(),
    /** Of the token in the link; the token itself is only in the mail. */
    tokenHash: p.string().unique(),
    /** Who answers for it: what they may not give any more, nobody can accept. */
    inviterId: () => p.manyToOne(Account).mapToPk().fieldName('inviter_id'),
    inviterName: p.string(),
    sentAt: p.datetime(),
    endsAt: p.datetime(),
    version: p.integer().version(),
  },
});

/** An open offer to join. Accepting it or taking it back removes it; the history keeps what became of it. */
export class Invitation extends InvitationSchema.class {}
InvitationSchema.setClass(Invitation);
