import { type Features, featuresOf } from '#server/modules/matching/learning/show-up-model.ts';
import { FACTOR_COLUMNS, type FactorsRow, factorsOf } from './factor-columns.ts';

/** What the database tells of a commitment, for `featuresOf`. */
export interface PromisedRow extends FactorsRow {
  lead_hours: number;
  /** ISO: Monday is 1. */
  weekday: unknown;
  hour: unknown;
  turned_up: unknown;
  out_of: unknown;
  reconfirmed: boolean;
}

/**
 * Columns of a commitment `a` with its match `m`: as it was before the day, on the wall of its need. What came of
 * earlier commitments is given by the two expressions.
 */
export const promisedColumns = (turnedUp: string, outOf: string): string =>
  `${FACTOR_COLUMNS},
   (extract(epoch from a.starts_at - a.created_at) / 3600)::float8 as lead_hours,
   extract(isodow from a.starts_at at time zone a.time_zone)::int as weekday,
   extract(hour from a.starts_at at time zone a.time_zone)::int as hour,
   ${turnedUp} as turned_up, ${outOf} as out_of, a.reconfirmed_at is not null as reconfirmed`;

export const featuresOfRow = (row: PromisedRow): Features =>
  featuresOf({
    factors: factorsOf(row),
    leadHours: row.lead_hours,
    weekday: Number(row.weekday) - 1,
    hour: Number(row.hour),
    turnedUp: Number(row.turned_up),
    outOf: Number(row.out_of),
    reconfirmed: row.reconfirmed,
  });
