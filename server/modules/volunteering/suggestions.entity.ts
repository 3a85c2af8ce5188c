import { defineEntity, p } from '@mikro-orm/core';
import type { SuggestedNeed, SuggestedVolunteer } from '#shared/volunteering.ts';

const NeedSuggestionsSchema = defineEntity({
  name: 'NeedSuggestions',
  properties: {
    /** The need's id. */
    id: p.uuid().primary(),
    /** `json`, which keeps the order of keys: a list read back equals the one that was written. */
    best: p.json().$type<SuggestedVolunteer[]>().columnType('json'),
    eligible: p.integer(),
    version: p.integer().version(),
  },
});

/** The best volunteers for one open need (V5). Derived: the engine writes it, nobody else. */
export class NeedSuggestions extends NeedSuggestionsSchema.class {}
NeedSuggestionsSchema.setClass(NeedSuggestions);

const VolunteerSuggestionsSchema = defineEntity({
  name: 'VolunteerSuggestions',
  properties: {
    /** The account's id. */
    id: p.uuid().primary(),
    best: p.json().$type<SuggestedNeed[]>().columnType('json'),
    eligible: p.integer(),
    version: p.integer().version(),
  },
});

/** The best open needs for one volunteer (V5), from the first time they look. Derived like the other. */
export class VolunteerSuggestions extends VolunteerSuggestionsSchema.class {}
VolunteerSuggestionsSchema.setClass(VolunteerSuggestions);

const ZoneFiguresSchema = defineEntity({
  name: 'ZoneFigures',
  properties: {
    /** The zone's id. */
    id: p.uuid().primary(),
    openNeeds: p.integer().default(0),
    version: p.integer().version(),
  },
});

/** How many open needs a zone has: a projection of the zone's room. */
export class ZoneFigures extends ZoneFiguresSchema.class {}
ZoneFiguresSchema.setClass(ZoneFigures);
