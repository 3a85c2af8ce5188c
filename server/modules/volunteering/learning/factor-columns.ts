import type { Row } from '#server/kernel/database.ts';
import type { Factors } from '#shared/matching.ts';

/** The factors of a match `m`, as they were when it was made. */
export const FACTOR_COLUMNS = `(m.factors ->> 'skill')::float8 as skill,
  (m.factors ->> 'availability')::float8 as availability,
  (m.factors ->> 'proximity')::float8 as proximity, (m.factors ->> 'reliability')::float8 as reliability`;

export interface FactorsRow extends Row, Factors {}

export const factorsOf = ({ skill, availability, proximity, reliability }: FactorsRow): Factors => ({
  skill,
  availability,
  proximity,
  reliability,
});
