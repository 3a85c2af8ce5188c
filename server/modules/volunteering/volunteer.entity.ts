import { defineEntity, p } from '@mikro-orm/core';
import type { Availability } from '#shared/volunteering.ts';
import { Zone } from './zone.entity.ts';

const VolunteerSchema = defineEntity({
  name: 'Volunteer',
  properties: {
    /** The account's id: this is its facet. */
    id: p.uuid().primary(),
    skills: p.json().$type<string[]>(),
    availability: p.json().$type<Availability>(),
    timeZone: p.string(),
    address: p.text().default(''),
    latitude: p.double().$type<number>().nullable(),
    longitude: p.double().$type<number>().nullable(),
    zoneId: () => p.manyToOne(Zone).mapToPk().nullable().fieldName('zone_id').deleteRule('restrict').index(),
    maxDistanceMiles: p.double().$type<number>(),
    qualifications: p.json().$type<{ name: string; expiresOn: string | null }[]>(),
    birthYear: p.integer().nullable(),
    hoursDone: p.double().$type<number>().default(0),
    showed: p.integer().default(0),
    late: p.integer().default(0),
    noShow: p.integer().default(0),
    excused: p.integer().default(0),
    version: p.integer().version(),
  },
});

/** What a person brings as a volunteer (V3). */
export class Volunteer extends VolunteerSchema.class {}
VolunteerSchema.setClass(Volunteer);
