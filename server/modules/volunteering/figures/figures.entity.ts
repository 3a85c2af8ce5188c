import { defineEntity, p } from '@mikro-orm/core';
import type { NonprofitFiguresView, PlatformFiguresView } from '#shared/figures.ts';

export type NonprofitCounts = Omit<NonprofitFiguresView, 'id' | 'version'>;
export type PlatformCounts = Omit<PlatformFiguresView, 'id' | 'version'>;

const NonprofitFiguresSchema = defineEntity({
  name: 'NonprofitFigures',
  properties: {
    /** The organisation's id. */
    id: p.uuid().primary(),
    /** `json`, which keeps the order of keys: what is read back equals what was written. */
    counts: p.json().$type<NonprofitCounts>().columnType('json'),
    version: p.integer().version(),
  },
});

/** How a nonprofit does. Derived: counted from its needs, commitments and feedback. */
export class NonprofitFigures extends NonprofitFiguresSchema.class {}
NonprofitFiguresSchema.setClass(NonprofitFigures);

const PlatformFiguresSchema = defineEntity({
  name: 'PlatformFigures',
  properties: {
    id: p.uuid().primary(),
    counts: p.json().$type<PlatformCounts>().columnType('json'),
    version: p.integer().version(),
  },
});

/** The same of all of them together, for the platform's administrators. */
export class PlatformFigures extends PlatformFiguresSchema.class {}
PlatformFiguresSchema.setClass(PlatformFigures);

/** There is one row. */
export const PLATFORM_ID = '00000000-0000-7000-8000-000000000000';

export const nonprofitFiguresView = ({ id, counts, version }: NonprofitFigures): NonprofitFiguresView => ({
  id,
  ...counts,
  version,
});

export const platformFiguresView = ({ id, counts, version }: PlatformFigures): PlatformFiguresView => ({
  id,
  ...counts,
  version,
});
