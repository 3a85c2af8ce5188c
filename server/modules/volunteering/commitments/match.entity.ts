import { defineEntity, p } from '@mikro-orm/core';
import { createId } from '#server/kernel/ids.ts';
import { Account } from '#server/modules/identity/account.entity.ts';
import { MATCH_STATES } from '#shared/assignment-steps.ts';
import type { Factors, MatchReasons } from '#shared/matching.ts';
import { ofNeedColumns } from './of-need.ts';

const MatchSchema = defineEntity({
  name: 'Match',
  uniques: [{ properties: ['needId', 'volunteerId'] }],
  indexes: [
    { properties: ['needId', 'score'] },
    // Offers whose time is over are looked for every few seconds.
    { properties: ['answerBy'], where: { state: 'offered' } },
  ],
  properties: {
    id: p.uuid().primary().onCreate(createId),
    ...ofNeedColumns(),
    volunteerId: () => p.manyToOne(Account).mapToPk().fieldName('volunteer_id').index(),
    volunteerName: p.string(),
    /** 0–100, as it was when the need was offered or chosen. */
    score: p.double().$type<number>(),
    factors: p.json().$type<Factors>(),
    /** `json`, which keeps the order of keys. */
    reasons: p.json().$type<MatchReasons>().columnType('json'),
    source: p.enum(['suggested', 'self'] as const),
    state: p.enum(MATCH_STATES),
    reason: p.text().default(''),
    offeredAt: p.datetime().nullable(),
    /** Until when it may be answered; null where there is no end. */
    answerBy: p.datetime().nullable(),
    /** Of the rescue that asked them; null where a person did, or nobody. */
    wave: p.integer().nullable(),
    answeredAt: p.datetime().nullable(),
    version: p.integer().version(),
  },
});

/** A volunteer and a need, once it is offered to them or they choose it (V5). */
export class Match extends MatchSchema.class {}
MatchSchema.setClass(Match);
