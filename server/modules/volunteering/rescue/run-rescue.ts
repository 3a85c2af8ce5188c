import type { Touched } from '#server/kernel/jobs.ts';
import type { Kernel } from '#server/kernel/module.ts';
import type { TouchedThing } from '#server/kernel/recorder.ts';
import { RESCUE_HOURS, rescueNeed } from './rescue-need.ts';

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
    reactsTo: Object.keys(COLUMNS),
    matters,
    tell: ({ type, entity }) => ({
      needId: type === NEED || type === SUGGESTIONS ? entity.id : (entity as { needId?: string }).needId!,
    }),
    watch: { seconds: LOOKS_EVERY_SECONDS, isDue: async () => (await due()).length > 0 },
    batch: BATCH,
    run: async (told) => {
      const ids = new Set(told.flatMap(({ needId }) => needId ?? []));
      if (told.some(({ needId }) => needId === undefined)) for (const { id } of await due()) ids.add(id);
      for (const id of [...ids].sort())
        await transactor.transact(WORK, (transaction) => rescueNeed(transaction, id, clock.now()));
    },
  });
}
