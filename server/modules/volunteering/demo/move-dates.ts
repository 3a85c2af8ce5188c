import type { Temporal } from 'temporal-polyfill';
import type { Transaction } from '#server/kernel/transact.ts';
import { isOutcome } from '#shared/assignment-steps.ts';
import { Assignment } from '../commitments/assignment.entity.ts';
import { countPlaces } from '../commitments/count-places.ts';
import { Match } from '../commitments/match.entity.ts';
import { UNANSWERED } from '../commitments/need-clock.ts';
import { copyOf } from '../commitments/of-need.ts';
import { Need } from '../need.entity.ts';
import { stateAt } from '../need-rules.ts';

/** Marks what the demo made, as an import marks what it read. */
export const ORIGIN = 'demo:';
/** In the settings: the day for which the demo's dates were drawn or moved. */
const DAY_SETTING = 'demo-day';
const WEEK_MS = 7 * 86_400_000;

export async function rememberDay({ sql }: Transaction, day: Temporal.PlainDate): Promise<void> {
  await sql(
    `insert into setting (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value`,
    [DAY_SETTING, day.toString()],
  );
}

/**
 * Moves an old demo so that it never looks dead: all of it by as many whole weeks as have passed, so that a
 * Saturday's need stays on a Saturday and nobody is in two places at once. What the clock did to needs that lie
 * ahead again is as if it had not been; where somebody has marked how it went, it stays in the past.
 */
export async function moveDates(
  transaction: Transaction,
  today: Temporal.PlainDate,
  now: Date,
): Promise<void> {
  const { em, sql } = transaction;
  const drawn = await dayDrawn(transaction);
  const weeks = drawn ? Math.floor((Date.parse(today.toString()) - Date.parse(drawn)) / WEEK_MS) : 0;
  if (!drawn || weeks < 1) return;
  const byMs = weeks * WEEK_MS;
  await sql('set constraints assignment_no_overlap deferred');
  const needs = await em.find(Need, {
    $or: ['past', 'coming'].map((when) => ({ importedFrom: { $like: `${ORIGIN}${when}-%` } })),
    state: { $ne: 'cancelled' },
  });
  const ids = needs.map(({ id }) => id);
  const assignments = Map.groupBy(await em.find(Assignment, { needId: ids }), ({ needId }) => needId);
  const matches = Map.groupBy(await em.find(Match, { needId: ids }), ({ needId }) => needId);
  const isAhead = ({ importedFrom }: Need) => importedFrom?.startsWith(`${ORIGIN}coming-`) === true;
  const isLived = ({ id }: Need) =>
    (assignments.get(id) ?? []).some(({ state }) => isOutcome(state) || state === 'checked-in');
  const moving = await withoutClashes(
    transaction,
    needs.filter((need) => !(isAhead(need) && isLived(need))),
    byMs,
  );
  const later = (date: Date) => new Date(date.getTime() + byMs);
  for (const need of moving) {
    need.startsAt = later(need.startsAt);
    need.endsAt = later(need.endsAt);
    if (need.cancelUntil) need.cancelUntil = later(need.cancelUntil);
    if (isAhead(need) && need.state !== 'draft') need.state = stateAt(now, need.startsAt, need.endsAt);
    const isOpen = need.state === 'open';
    for (const match of matches.get(need.id) ?? []) {
      em.assign(match, copyOf(need));
      if (isOpen && match.state === 'expired') em.assign(match, { state: 'offered', answeredAt: null });
    }
    for (const assignment of assignments.get(need.id) ?? []) {
      em.assign(assignment, copyOf(need));
      if (isOpen && assignment.cancelReason === UNANSWERED) waitAgain(assignment, matches.get(need.id) ?? []);
    }
  }
  for (const need of moving) await countPlaces(transaction, need);
  await rememberDay(transaction, today.subtract({ days: daysOver(today, drawn) }));
}

/** Days since the last whole week, which are left for the next move. */
const daysOver = (today: Temporal.PlainDate, drawn: string): number =>
  Math.round((Date.parse(today.toString()) - Date.parse(drawn)) / 86_400_000) % 7;

async function dayDrawn({ sql }: Transaction): Promise<string | null> {
  const [kept] = await sql<{ value: string }>('select value from setting where name = $1', [DAY_SETTING]);
  if (kept) return kept.value;
  // A demo from before the day was kept was drawn on the day on which it was made.
  const [made] = await sql<{ day: string | null }>(
    `select to_char(min(created_at) at time zone 'America/New_York', 'YYYY-MM-DD') as day
     from need where imported_from like $1`,
    [`${ORIGIN}coming-%`],
  );
  return made?.day ?? null;
}

/** Needs whose people have promised the new time to somebody else stay where they are. */
async function withoutClashes({ sql }: Transaction, needs: Need[], byMs: number): Promise<Need[]> {
  let moving = needs;
  for (;;) {
    const clashing = await sql<{ need_id: string }>(
      `select distinct a.need_id from assignment a join assignment b
         on b.volunteer_id = a.volunteer_id and not b.need_id = any($1::uuid[])
           and b.state in ('confirmed', 'checked-in') and a.state in ('confirmed', 'checked-in')
           and tstzrange(b.starts_at, b.ends_at) && tstzrange(a.starts_at + $2::interval, a.ends_at + $2::interval)
       where a.need_id = any($1::uuid[])`,
      [moving.map(({ id }) => id), `${byMs / 1000} seconds`],
    );
    if (clashing.length === 0) return moving;
    const staying = new Set(clashing.map(({ need_id }) => need_id));
    moving = moving.filter(({ id }) => !staying.has(id));
  }
}

function waitAgain(assignment: Assignment, matches: readonly Match[]): void {
  Object.assign(assignment, {
    ...{ state: 'interested', cancelledAt: null, cancelledBy: null, cancelReason: '' },
  });
  const match = matches.find(({ id }) => id === assignment.matchId);
  if (match) Object.assign(match, { state: 'accepted', reason: '' });
}
