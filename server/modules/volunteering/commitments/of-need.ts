import { p } from '@mikro-orm/core';
import { Organisation } from '#server/modules/organisations/organisation.entity.ts';
import { Need } from '../need.entity.ts';

/** Columns with what an offer or a commitment says of its need: a view may depend on nothing but its own row. */
export const ofNeedColumns = () => ({
  needId: () => p.manyToOne(Need).mapToPk().fieldName('need_id'),
  organisationId: () => p.manyToOne(Organisation).mapToPk().fieldName('organisation_id').index(),
  organisationName: p.string(),
  title: p.text(),
  zoneName: p.string().nullable(),
  address: p.text().default(''),
  startsAt: p.datetime(),
  endsAt: p.datetime(),
  timeZone: p.string(),
  cancelUntil: p.datetime().nullable(),
});

/** Those of them that follow the need, wherever it goes. */
export const FOLLOWING_NEED = [
  ...(['organisationName', 'title', 'zoneName', 'address'] as const),
  ...(['startsAt', 'endsAt', 'timeZone', 'cancelUntil'] as const),
];

/** What they say of a need now. */
export const copyOf = (need: Need) => ({
  organisationName: need.organisationName,
  title: need.title,
  zoneName: need.zoneName ?? null,
  address: need.address,
  startsAt: need.startsAt,
  endsAt: need.endsAt,
  timeZone: need.timeZone,
  cancelUntil: need.cancelUntil ?? null,
});

type OfNeed = ReturnType<typeof copyOf> & { needId: string; organisationId: string };

/** The part of a view that they share. */
export const ofNeedView = (
  row: {
    [Column in keyof OfNeed]: OfNeed[Column] | (null extends OfNeed[Column] ? undefined : never);
  },
) => ({
  needId: row.needId,
  organisationId: row.organisationId,
  organisationName: row.organisationName,
  title: row.title,
  zoneName: row.zoneName ?? null,
  address: row.address,
  startsAt: row.startsAt.toISOString(),
  endsAt: row.endsAt.toISOString(),
  timeZone: row.timeZone,
  cancelUntil: row.cancelUntil?.toISOString() ?? null,
});
