import { LockMode } from '@mikro-orm/core';
import type { Kernel } from '#server/kernel/module.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import { Need } from '../need.entity.ts';
import { Assignment } from './assignment.entity.ts';
import { countPlaces } from './count-places.ts';
import { Match } from './match.entity.ts';
import { cancel } from './step-assignment.ts';

/** The queue of what the clock does to needs. */
export const NEED_CLOCK = 'volunteering.need-clock';

const WORK = { actor: 'system:clock', mutation: null, source: null };
const LOOKS_EVERY_SECONDS = 15;
/** Needs moved in one commit. */
const BATCH = 50;

/** Why somebody who waited has no place. */
export const UNANSWERED = 'The work began before the organisation had answered.';

/**
 * A need is in progress when it starts and done when it ends. What is due is seen from the database, so that
 * nothing is missed while no node runs, and who does it twice does nothing the second time.
 */
export function runNeedClock(kernel: Kernel): void {
  kernel.jobs.declare({
    name: NEED_CLOCK,
    watch: { seconds: LOOKS_EVERY_SECONDS, isDue: () => isDue(kernel) },
    batch: 10,
    run: async () => {
      while ((await moveSome(kernel, beginSome)) === BATCH);
      while ((await moveSome(kernel, endSome)) === BATCH);
    },
  });
}

async function isDue({ database: { sql }, clock }: Kernel): Promise<boolean> {
  const [row] = await sql<{ due: boolean }>(
    `select exists (select 1 from need where state = 'open' and starts_at <= $1::timestamptz)
       or exists (select 1 from need where state = 'in-progress' and ends_at <= $1::timestamptz) as due`,
    [clock.now().toISOString()],
  );
  return row?.due === true;
}

type Move = (transaction: Transaction, now: Date) => Promise<number>;

async function moveSome({ transactor, clock }: Kernel, move: Move): Promise<number> {
  const { result } = await transactor.transact(WORK, (transaction) => move(transaction, clock.now()));
  return result;
}

/** In one order, as everyone who locks several needs. */
const LOCKED = { orderBy: { id: 'asc' }, limit: BATCH, lockMode: LockMode.PESSIMISTIC_WRITE } as const;

/** Who waits for an answer when the work begins is not kept waiting, and what was offered is over. */
async function beginSome(transaction: Transaction, now: Date): Promise<number> {
  const { em } = transaction;
  const needs = await em.find(Need, { state: 'open', startsAt: { $lte: now } }, LOCKED);
  const ofThem = { needId: needs.map(({ id }) => id) };
  const matches = new Map((await em.find(Match, ofThem)).map((match) => [match.id, match]));
  for (const match of matches.values())
    if (match.state === 'offered') em.assign(match, { state: 'expired', answeredAt: now });
  for (const assignment of await em.find(Assignment, { ...ofThem, state: 'interested' }))
    cancel(assignment, matches.get(assignment.matchId)!, { side: 'nonprofit', reason: UNANSWERED, now });
  for (const need of needs) {
    need.state = 'in-progress';
    await countPlaces(transaction, need);
  }
  return needs.length;
}

async function endSome({ em }: Transaction, now: Date): Promise<number> {
  const needs = await em.find(Need, { state: 'in-progress', endsAt: { $lte: now } }, LOCKED);
  for (const need of needs) need.state = 'done';
  return needs.length;
}
