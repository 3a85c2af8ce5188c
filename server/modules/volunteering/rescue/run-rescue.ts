import type { Touched } from '#server/kernel/jobs.ts';
import type { Kernel } from '#server/kernel/module.ts';
import type { TouchedThing } from '#server/kernel/recorder.ts';
import { SOON_AT_RISK, SOON_HOURS } from '../figures/soon-at-risk.ts';
import { rescueNeed } from './rescue-need.ts';

/** The queue of needs whose offers and expected attendance have to be looked at. */
export const RESCUE = 'volunteering.rescue';

const WORK = { actor: 'system:rescue', mutation: null, source: null };
const LOOKS_EVERY_SECONDS = 15;
const BATCH = 200;

const NEED = 'volunteering.need';
const SUGGESTIONS = 'volunteering.need-suggestions';

/** What moves how many are expected, or who can be asked; a new need may be late already. */
const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  [NEED]: ['state', 'startsAt', 'placesMin', 'placesMax', 'placesTaken'],
  'volunteering.assignment': ['state', 'reconfirmedAt'],
  'volunteering.match': ['state'],
  [SUGGESTIONS]: ['best'],
};

function matters({ type, entity, before, removed }: TouchedThing): boolean {
  if (type === NEED && (entity as { state?: string }).state === 'draft') return before !== null;
  return removed || before === null || (COLUMNS[type] ?? []).some((column) => column in before);
}

interface OfNeed extends Partial<Touched> {
  needId?: string;
}

/** Needs whose time to be looked at has come: an offer is over, or they begin soon and are thin. */
const DUE = `
select m.need_id as id from match m where m.state = 'offered' and m.answer_by <= $1::timestamptz
union
select need_id from (${SOON_AT_RISK}) s
where not exists (select 1 from rescue where rescue.id = need_id)
  and exists (select 1 from need n where n.id = need_id and n.state = 'open')
limit ${BATCH}`;

/**
 * Of the needs `$2` those that a look can change anything about: they begin soon, have lost somebody, have offers
 * out, or are rescued. Of the needs `$3`, whose suggestions moved, those that somebody is still missing for.
 */
const WORTH_A_LOOK = `
select n.id from need n where n.id = any($2::uuid[]) and (
  exists (select 1 from rescue r where r.id = n.id)
  or (n.state = 'open' and n.starts_at <= $1::timestamptz + interval '${SOON_HOURS} hours')
  or exists (select 1 from match m where m.need_id = n.id and m.state = 'offered')
  or exists (select 1 from assignment a where a.need_id = n.id and a.state = 'cancelled'
    and a.cancelled_by = 'volunteer' and a.confirmed_at is not null))
union
select id from rescue where id = any($3::uuid[]) and state in ('asking', 'exhausted')`;

/** Rescues needs as they become thin (V19): whenever something about them changes, and as time passes. */
export function runRescue({ jobs, transactor, clock, database: { sql } }: Kernel): void {
  const due = () => sql<{ id: string }>(DUE, [clock.now().toISOString()]);
  jobs.declare<OfNeed>({
    name: RESCUE,
    reactsTo: Object.keys(COLUMNS),
    matters,
    tell: ({ type, entity }) => ({
      needId: type === NEED || type === SUGGESTIONS ? entity.id : (entity as { needId?: string }).needId!,
    }),
    watch: { seconds: LOOKS_EVERY_SECONDS, isDue: async () => (await due()).length > 0 },
    batch: BATCH,
    run: async (told) => {
      const { touched = [], suggested = [] } = Object.groupBy(told, ({ type }) =>
        type === SUGGESTIONS ? 'suggested' : 'touched',
      );
      const found = await sql<{ id: string }>(WORTH_A_LOOK, [
        clock.now().toISOString(),
        ...[touched, suggested].map((jobs) => jobs.flatMap(({ needId }) => needId ?? [])),
      ]);
      const ids = new Set(found.map(({ id }) => id));
      if (told.some(({ needId }) => needId === undefined)) for (const { id } of await due()) ids.add(id);
      for (const id of [...ids].sort())
        await transactor.transact(WORK, (transaction) => rescueNeed(transaction, id, clock.now()));
    },
  });
}
