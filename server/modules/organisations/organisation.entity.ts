import { defineEntity, p } from '@mikro-orm/core';
import { createId } from '#server/kernel/ids.ts';
import { ORGANISATION_KINDS } from '#shared/organisations.ts';

const OrganisationSchema = defineEntity({
  name: 'Organisation',
  properties: {
    id: p.uuid().primary().onCreate(createId),
    name: p.string(),
    kind: p.enum(ORGANISATION_KINDS),
    timeZone: p.string(),
    createdAt: p.datetime(),
    version: p.integer().version(),
  },
});

export class Organisation extends OrganisationSchema.class {}
OrganisationSchema.setClass(Organisation);
