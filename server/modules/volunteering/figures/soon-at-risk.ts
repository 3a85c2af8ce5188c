/** From so long before they begin, something is done about needs that too few may turn up for. */
export const SOON_HOURS = 72;

/** In SQL, at the moment `$1`: `need_id` and `starts_at` (as written in the figures) of needs at risk that begin soon. */
export const SOON_AT_RISK = `
select (r ->> 'needId')::uuid as need_id, r ->> 'startsAt' as starts_at
from nonprofit_figures f cross join lateral json_array_elements(f.counts -> 'atRisk') as r
where (r ->> 'startsAt')::timestamptz > $1::timestamptz
  and (r ->> 'startsAt')::timestamptz <= $1::timestamptz + interval '${SOON_HOURS} hours'`;
