import { isDeepStrictEqual } from 'node:util';
import { LockMode } from '@mikro-orm/core';
import type { Kernel } from '#server/kernel/module.ts';
import type { TouchedThing } from '#server/kernel/recorder.ts';
import { Rest } from '#server/kernel/rest.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import { WEIGHT_VERSION } from '../learning/weights-in-force.ts';
import { countNonprofit, countPlatform } from './count-figures.ts';
import { NonprofitFigures, PLATFORM_ID, PlatformFigures } from './figures.entity.ts';
import { catchUp, FIGURES, type Followed, movedBy, thoseBehind } from './followed-needs.ts';

const WORK = { actor: 'system:figures', mutation: null, source: null };
/** A count looks at every row of a nonprofit, or of the platform. */
const REST = { leastMs: 250, forWork: 20, mostMs: 5000 };
/** How late figures are at most when nothing rang for what moved them. */
const LOOKS_EVERY_SECONDS = 5;

const OF_COMMITMENTS = ['volunteering.assignment', 'volunteering.feedback'];

const MATCH = 'volunteering.match';
const ORGANISATION = 'organisations.organisation';

/** Columns that figures are counted from, of things that have others, too. */
const COUNTED: Readonly<Record<string, readonly string[]>> = {
  'volunteering.volunteer': ['showed', 'late', 'noShow'],
  // Weeks begin on its Monday.
  [ORGANISATION]: ['timeZone'],
};

/** Whether a commit can move a figure: what comes and goes does, and what is counted. */
function matters({ type, before, removed }: TouchedThing): boolean {
  const columns = COUNTED[type];
  return !columns || before === null || removed || columns.some((column) => column in before);
}

interface Due extends Followed {
  /** Whose figures it moves; of a volunteer those of everybody who counts on them. */
  organisationId?: string;
}

/**
 * Keeps the figures of every nonprofit and of the platform as live rows. They are counted anew, by the same
 * statements that anybody could check them with, whenever something they are counted from has changed: the first
 * change at once, those that follow close behind it together.
 */
export function keepFigures(kernel: Kernel): void {
  const rest = new Rest(REST);
  /** Gives how long a count took once it had its turn. */
  const timed = async (count: (transaction: Transaction) => Promise<void>): Promise<number> => {
    const { result } = await kernel.transactor.transact(WORK, async (transaction) => {
      const begun = performance.now();
      await count(transaction);
      return performance.now() - begun;
    });
    return result;
  };
  kernel.jobs.declare<Due>({
    name: FIGURES,
    follows: 'needs',
    watch: {
      seconds: LOOKS_EVERY_SECONDS,
      isDue: async () => (await thoseBehind(kernel.database.sql, null)).length > 0,
    },
    reactsTo: ['volunteering.volunteer', MATCH, ORGANISATION, WEIGHT_VERSION, ...OF_COMMITMENTS],
    matters,
    tell: ({ type, entity }) => {
      if (type === ORGANISATION) return { organisationId: entity.id };
      const { organisationId } = entity as { organisationId?: string };
      return organisationId === undefined || type === MATCH ? {} : { organisationId };
    },
    batch: 1000,
    run: async (jobs) => {
      const moved = await movedBy(kernel.database.sql, jobs);
      const organisations = new Set([...moved, ...(await organisationsOf(kernel, jobs))]);
      const platform =
        moved.length > 0 || jobs.some(({ type }) => type && type !== ORGANISATION) ? [PLATFORM_ID] : [];
      await Promise.all([
        rest.work(organisations, (id) =>
          timed((transaction) => keepNonprofit(transaction, id, kernel.clock.now())),
        ),
        rest.work(platform, () => timed(keepPlatform)),
      ]);
    },
  });
}

async function organisationsOf({ database: { sql } }: Kernel, jobs: readonly Due[]): Promise<Set<string>> {
  const ids = new Set(jobs.flatMap(({ organisationId }) => organisationId ?? []));
  // What was learned tells another attendance of every need that is to come.
  if (jobs.some(({ type }) => type === WEIGHT_VERSION)) {
    const rows = await sql<{ organisation_id: string }>(
      `select distinct organisation_id from need where state = 'open'`,
    );
    for (const { organisation_id } of rows) ids.add(organisation_id);
  }
  const volunteers = jobs.filter(({ type }) => type === 'volunteering.volunteer').map(({ id }) => id);
  if (volunteers.length === 0) return ids;
  const rows = await sql<{ organisation_id: string }>(
    `select distinct organisation_id from assignment
     where volunteer_id = any($1::uuid[]) and state in ('confirmed', 'checked-in')`,
    [volunteers],
  );
  for (const { organisation_id } of rows) ids.add(organisation_id);
  return ids;
}

/** Locked before it is counted: of two counts the later one sees more, and is written later. */
const LOCKED = { lockMode: LockMode.PESSIMISTIC_WRITE } as const;

async function keepNonprofit({ em, sql }: Transaction, id: string, now: Date): Promise<void> {
  const row = await em.findOne(NonprofitFigures, { id }, LOCKED);
  // Before they are counted: what is committed meanwhile is counted again.
  await catchUp(sql, id);
  const counts = await countNonprofit(sql, id, now);
  if (!row) em.create(NonprofitFigures, { id, counts });
  else if (!isDeepStrictEqual(row.counts, counts)) row.counts = counts;
}

async function keepPlatform({ em, sql }: Transaction): Promise<void> {
  const row = await em.findOne(PlatformFigures, { id: PLATFORM_ID }, LOCKED);
  const counts = await countPlatform(sql);
  if (!row) em.create(PlatformFigures, { id: PLATFORM_ID, counts });
  else if (!isDeepStrictEqual(row.counts, counts)) row.counts = counts;
}
