import { defineEntity, p } from '@mikro-orm/core';
import { createId } from '#server/kernel/ids.ts';
import { Organisation } from '#server/modules/organisations/organisation.entity.ts';
import { KEPT_NEED_STATES, NEED_CATEGORIES, type NeedState } from '#shared/volunteering.ts';
import { Zone } from './zone.entity.ts';

const NeedSchema = defineEntity({
  name: 'Need',
  // Lists go by start, and by id where two start together.
  indexes: [
    { properties: ['organisationId', 'startsAt', 'id'] },
    { properties: ['zoneId', 'startsAt', 'id'] },
    { properties: ['state', 'startsAt'] },
    // What is open can be found around a place, and by start wherever it is.
    { properties: ['latitude', 'longitude'], where: { state: 'open' } },
    { properties: ['startsAt', 'id'], where: { state: 'open' } },
  ],
  properties: {
    id: p.uuid().primary().onCreate(createId),
    organisationId: () => p.manyToOne(Organisation).mapToPk().fieldName('organisation_id'),
    /** Kept with the need, because a view may depend on nothing but its own row; renaming touches the needs. */
    organisationName: p.string(),
    zoneId: () => p.manyToOne(Zone).mapToPk().nullable().fieldName('zone_id').deleteRule('restrict'),
    zoneName: p.string().nullable(),
    title: p.text(),
    description: p.text().default(''),
    category: p.enum(NEED_CATEGORIES),
    requiredSkills: p.json().$type<string[]>(),
    usefulSkills: p.json().$type<string[]>(),
    requiredQualifications: p.json().$type<string[]>(),
    minimumAge: p.integer().nullable(),
    startsAt: p.datetime(),
    endsAt: p.datetime(),
    timeZone: p.string(),
    timeAssumed: p.boolean().default(false),
    address: p.text().default(''),
    latitude: p.double().$type<number>().nullable(),
    longitude: p.double().$type<number>().nullable(),
    placesMin: p.integer(),
    placesMax: p.integer(),
    /** Counts of its commitments: `countPlaces` keeps them. */
    placesTaken: p.integer().default(0),
    waiting: p.integer().default(0),
    signUp: p.enum(['instant', 'approval'] as const),
    cancelUntil: p.datetime().nullable(),
    recurrence: p.text().nullable(),
    state: p.enum(KEPT_NEED_STATES),
    /** Key of the row it was imported from, so that importing again adds nothing twice. */
    importedFrom: p.string().nullable().unique(),
    createdAt: p.datetime(),
    version: p.integer().version(),
  },
});

/** Work a nonprofit has to be done, at a place and a time (V4). */
export class Need extends NeedSchema.class {
  /** Open, with a place left. */
  isOpen(): boolean {
    return stateOf(this) === 'open';
  }
}
NeedSchema.setClass(Need);

/** An open need whose places are taken is filled, and open again when one is free. */
export function stateOf({
  state,
  placesTaken,
  placesMax,
}: Pick<Need, 'state' | 'placesTaken' | 'placesMax'>): NeedState {
  return state === 'open' && placesTaken >= placesMax ? 'filled' : state;
}

/** The same in SQL: open, with a place left. */
export const IS_OPEN = `state = 'open' and places_taken < places_max`;
