import type { z } from 'zod';
import type { EntityManager } from '#server/kernel/database.ts';
import type { KeptNeedState, PostNeed } from '#shared/volunteering.ts';
import { Need } from './need.entity.ts';
import { stateAt } from './need-rules.ts';

interface Named {
  id: string;
  name: string;
}

interface NewNeed {
  fields: Omit<z.output<typeof PostNeed>, 'organisationId' | 'draft'>;
  organisation: Named;
  zone: Named | null;
  state: KeptNeedState;
  now: Date;
  timeAssumed?: boolean;
  /** Key of the row it was read from. */
  importedFrom?: string;
}

/** A need from the contract's fields, wherever they come from: a person, a file or the demo. */
export function makeNeed(
  em: EntityManager,
  { fields, organisation, zone, state, now, ...origin }: NewNeed,
): Need {
  const { point, startsAt, endsAt, cancelUntil, ...rest } = fields;
  return em.create(Need, {
    ...rest,
    organisationId: organisation.id,
    organisationName: organisation.name,
    zoneId: zone?.id ?? null,
    zoneName: zone?.name ?? null,
    startsAt: new Date(startsAt),
    endsAt: new Date(endsAt),
    cancelUntil: cancelUntil === null ? null : new Date(cancelUntil),
    latitude: point?.lat ?? null,
    longitude: point?.lng ?? null,
    timeAssumed: origin.timeAssumed ?? false,
    importedFrom: origin.importedFrom ?? null,
    state: state === 'open' ? stateAt(now, new Date(startsAt), new Date(endsAt)) : state,
    placesTaken: 0,
    waiting: 0,
    createdAt: now,
  });
}
