import type { EntityManager } from '#server/kernel/database.ts';
import type { Need } from '../need.entity.ts';
import type { Verdict } from './judge-volunteer.ts';
import { Match } from './match.entity.ts';
import { copyOf } from './of-need.ts';

export interface OfferTerms {
  now: Date;
  /** Until when it may be answered. */
  answerBy: Date;
  /** Of the rescue that asks; null where a person does. */
  wave: number | null;
}

/** Offers a need that is locked to somebody whom it suits. */
export function makeOffer(
  em: EntityManager,
  need: Need,
  known: Match | undefined,
  { id, name, match }: Verdict,
  { now, answerBy, wave }: OfferTerms,
): Match {
  const offered = {
    ...match!,
    ...({ source: 'suggested', state: 'offered', reason: '' } as const),
    ...{ offeredAt: now, answerBy, wave, answeredAt: null },
  };
  if (known) return em.assign(known, offered);
  return em.create(Match, {
    ...{ needId: need.id, organisationId: need.organisationId, ...copyOf(need) },
    ...{ volunteerId: id, volunteerName: name },
    ...offered,
  });
}
