import { jsonOf } from '#server/kernel/database.ts';
import type { Touched } from '#server/kernel/jobs.ts';
import type { Kernel } from '#server/kernel/module.ts';
import type { TouchedThing } from '#server/kernel/recorder.ts';
import type { NeedSuggestions } from '../suggestions.entity.ts';
import { RESCUE_HOURS, rescueNeed } from './rescue-need.ts';

/** The queue of needs whose offers and expected attendance have to be looked at. */
export const RESCUE = 'volunteering.rescue';

const WORK = { actor: 'system:rescue', mutation: null, source: null };
const LOOKS_EVERY_SECONDS = 15;
const BATCH = 200;

const NEED = 'volunteering.need';
const SUGGESTIONS = 'volunteering.need-suggestions';

/** What moves how many are expected; a new need may be late already. */
const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  [NEED]: ['state', 'startsAt', 'placesMin', 'placesMax', 'placesTaken'],
  'volunteering.assignment': ['state', 'reconfirmedAt'],
  'volunteering.match': ['state'],
};

function matters({ type, entity, before, removed }: TouchedThing): boolean {
  // Lists change all the time; only the first who can be asked are waited for.
  if (type === SUGGESTIONS)
    return isEmpty(before === null ? [] : before.best) && !isEmpty((entity as NeedSuggestions).best);
  if (type === NEED && (entity as { state?: string }).state === 'draft') return before !== null;
  return removed || before === null || (COLUMNS[type] ?? []).some((column) => column in before);
}

/** Of a list as it is, or as it was stored. */
const isEmpty = (list: unknown): boolean => jsonOf(list as string | unknown[]).length === 0;

interface OfNeed extends Partial<Touched> {
  needId?: string;
}

/**
 * Of these needs those that a look can change anything about: they begin soon, have lost somebody, have offers out
 * or are rescued already.
 */
const WORTH_A_LOOK = `
select n.id from need n left join rescue r on r.id = n.id
where n.id = any($1::uuid[]) and (
  r.id is not null
  or (n.state = 'open' and n.starts_at <= $2::timestamptz + interval '${RESCUE_HOURS} hours')
  or exists (select 1 from match m where m.need_id = n.id and m.state = 'offered')
  or exists (select 1 from assignment a where a.need_id = n.id and a.state = 'cancelled'
    and a.cancelled_by = 'volunteer' and a.confirmed_at is not null))`;

/**
 * Needs whose time to be looked at has come: an offer is over, they begin soon and are thin, or nobody was left to
 * ask and somebody may suit them by now.
 */
const DUE = `
select m.need_id as id from match m where m.state = 'offered' and m.answer_by <= $1::timestamptz
union
select id from rescue where state = 'exhausted'
union
select (r ->> 'needId')::uuid from nonprofit_figures f
  cross join lateral json_array_elements(f.counts -> 'atRisk') as r
where (r ->> 'startsAt')::timestamptz > $1::timestamptz
  and (r ->> 'startsAt')::timestamptz <= $1::timestamptz + interval '${RESCUE_HOURS} hours'
  and not exists (select 1 from rescue where rescue.id = (r ->> 'needId')::uuid)
  and exists (select 1 from need n where n.id = (r ->> 'needId')::uuid and n.state = 'open')
limit ${BATCH}`;

/** Rescues needs as they become thin (V19): whenever something about them changes, and as time passes. */
export function runRescue({ jobs, transactor, clock, database: { sql } }: Kernel): void {
  const due = () => sql<{ id: string }>(DUE, [clock.now().toISOString()]);
  jobs.declare<OfNeed>({
    name: RESCUE,
    reactsTo: [...Object.keys(COLUMNS), SUGGESTIONS],
    matters,
    tell: ({ type, entity }) => ({
      needId: type === NEED || type === SUGGESTIONS ? entity.id : (entity as { needId?: string }).needId!,
    }),
    watch: { seconds: LOOKS_EVERY_SECONDS, isDue: async () => (await due()).length > 0 },
    batch: BATCH,
    run: async (told) => {
      const named = [...new Set(told.flatMap(({ needId }) => needId ?? []))];
      const found = await sql<{ id: string }>(WORTH_A_LOOK, [named, clock.now().toISOString()]);
      const ids = new Set(found.map(({ id }) => id));
      if (told.some(({ needId }) => needId === undefined)) for (const { id } of await due()) ids.add(id);
      for (const id of [...ids].sort())
        await transactor.transact(WORK, (transaction) => rescueNeed(transaction, id, clock.now()));
    },
  });
}
