import { defineEntity, p } from '@mikro-orm/core';
import { RESCUE_STATES, type RescueView } from '#shared/rescue.ts';

const RescueSchema = defineEntity({
  name: 'Rescue',
  properties: {
    /** The need's id. */
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    /** Follows the need: the zone's room hears of it. */
    zoneId: p.uuid().nullable(),
    /** A person's word: nobody is asked until it is taken back. */
    paused: p.boolean().default(false),
    state: p.enum(RESCUE_STATES),
    expected: p.double().$type<number>(),
    placesMin: p.integer(),
    wave: p.integer().default(0),
    asked: p.integer().default(0),
    open: p.integer().default(0),
    accepted: p.integer().default(0),
    declined: p.integer().default(0),
    silent: p.integer().default(0),
    answerBy: p.datetime().nullable(),
    version: p.integer().version(),
  },
});

/** A need that fewer are expected for than it takes, and what is done about it (V19). */
export class Rescue extends RescueSchema.class {}
RescueSchema.setClass(Rescue);

/** What is worked out from the need, its offers and commitments. */
export const FOLLOWING_OFFERS = [
  ...['zoneId', 'state', 'expected', 'placesMin', 'wave', 'asked', 'open', 'accepted', 'declined', 'silent'],
  'answerBy',
];

export const rescueView = (row: Rescue): RescueView => ({
  ...{ id: row.id, organisationId: row.organisationId, state: row.state, expected: row.expected },
  ...{ placesMin: row.placesMin, wave: row.wave, asked: row.asked, open: row.open },
  ...{ accepted: row.accepted, declined: row.declined, silent: row.silent },
  answerBy: row.answerBy?.toISOString() ?? null,
  version: row.version,
});
