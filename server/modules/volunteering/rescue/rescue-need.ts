import { LockMode } from '@mikro-orm/core';
import { type OfferPlan, planOffers } from '#server/kernel/offer-plan.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import { mayMatchBecome } from '#shared/assignment-steps.ts';
import type { RescueState } from '#shared/rescue.ts';
import { judgeVolunteers } from '../commitments/judge-volunteer.ts';
import { makeOffer } from '../commitments/make-offer.ts';
import { Match } from '../commitments/match.entity.ts';
import { expectedOf } from '../figures/needs-at-risk.ts';
import { SOON_HOURS } from '../figures/soon-at-risk.ts';
import { Need, stateOf } from '../need.entity.ts';
import { NeedSuggestions } from '../suggestions.entity.ts';
import { Rescue } from './rescue.entity.ts';

/** How probably somebody turns up of whom nothing is known: what reliability begins with. */
const USUAL_CHANCE = 0.7;
/** Nobody is asked for more than so many needs at once. */
const MOST_OPEN_OFFERS = 3;

export const FILLED = 'Every place is taken by now.';

/**
 * Brings one need up to date: notes offers whose time is over, and asks the next best when fewer are expected than
 * it takes. Whoever accepts first has the place; when the last one is gone, nobody is kept waiting.
 */
export async function rescueNeed(transaction: Transaction, needId: string, now: Date): Promise<void> {
  const { em, sql } = transaction;
  const need = await em.findOne(Need, { id: needId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!need) return;
  const matches = await em.find(Match, { needId }, { orderBy: { id: 'asc' } });
  const offered = matches.filter(({ state }) => state === 'offered');
  const rescue = await em.findOne(Rescue, { id: needId });
  const isAhead = need.state === 'open' && need.startsAt > now;
  const expected = isAhead ? ((await expectedOf(sql, needId)) ?? 0) : 0;
  const missing = isAhead ? missingOf(need, expected) : 0;
  const wanted = missing > 0 && (rescue !== null || (await isDue(transaction, need, now)));
  const plan = planOffers({
    ...{ now, startsAt: need.startsAt },
    missing: wanted && !rescue?.paused ? missing : 0,
    open: offered.map(({ id, answerBy }) => ({ id, answerBy: answerBy ?? null })),
  });
  expire(offered, plan, stateOf(need) === 'filled', now);
  const wave = (rescue?.wave ?? 0) + 1;
  const asked = plan.ask > 0 ? await ask(transaction, need, matches, { plan, wave, now }) : [];
  if (!rescue && !wanted) return;
  const row =
    rescue ??
    em.create(Rescue, {
      ...{ id: needId, organisationId: need.organisationId, zoneId: need.zoneId ?? null, paused: false },
      ...{ state: 'asking', expected, placesMin: need.placesMin },
      ...{ wave: 0, asked: 0, open: 0, accepted: 0, declined: 0, silent: 0 },
    });
  // Who was asked may have been known before.
  const counts = countOf([...new Set([...matches, ...asked])].filter((match) => match.wave != null));
  em.assign(row, {
    ...counts,
    ...{ expected, placesMin: need.placesMin, zoneId: need.state === 'draft' ? null : (need.zoneId ?? null) },
    wave: asked.length > 0 ? wave : row.wave,
    state: stateNow({ isAhead, isPaused: row.paused, missing, open: counts.open }),
  });
}

/** How many more have to say yes, by what may be expected of them, and as far as there are places. */
function missingOf({ placesMin, placesMax, placesTaken }: Need, expected: number): number {
  if (expected >= placesMin) return 0;
  return Math.min(placesMax - placesTaken, Math.ceil((placesMin - expected) / USUAL_CHANCE));
}

/** Whether it begins soon, or had people who gave up. */
async function isDue({ sql }: Transaction, { id, startsAt }: Need, now: Date): Promise<boolean> {
  if (startsAt.getTime() - now.getTime() <= SOON_HOURS * 3_600_000) return true;
  const [lost] = await sql(
    `select 1 from assignment where need_id = $1 and state = 'cancelled' and cancelled_by = 'volunteer'
       and confirmed_at is not null limit 1`,
    [id],
  );
  return lost !== undefined;
}

function expire(offered: readonly Match[], { over }: OfferPlan, isFilled: boolean, now: Date): void {
  for (const match of offered) {
    if (isFilled) Object.assign(match, { state: 'expired', reason: FILLED, answeredAt: now });
    else if (over.includes(match.id)) Object.assign(match, { state: 'expired', answeredAt: now });
  }
}

/** Asks the best who were not asked for it yet; gives what they are offered. */
async function ask(
  transaction: Transaction,
  need: Need,
  matches: readonly Match[],
  { plan, wave, now }: { plan: OfferPlan; wave: number; now: Date },
): Promise<Match[]> {
  const { em } = transaction;
  const suggestions = await em.findOne(NeedSuggestions, { id: need.id });
  const known = new Map(matches.map((match) => [match.volunteerId, match]));
  const ids = (suggestions?.best ?? [])
    .map(({ accountId }) => accountId)
    .filter((id) => {
      const match = known.get(id);
      // Who let an offer pass is not asked for the same need again.
      return !match || (match.state !== 'expired' && mayMatchBecome(match.state, 'offered'));
    });
  const free = await withFewOffers(transaction, ids);
  const verdicts = new Map(
    (await judgeVolunteers(transaction, need, free)).map((verdict) => [verdict.id, verdict]),
  );
  const best = free.flatMap((id) => verdicts.get(id) ?? []).filter(({ match }) => match !== null);
  return best
    .slice(0, plan.ask)
    .map((verdict) =>
      makeOffer(em, need, known.get(verdict.id), verdict, { now, answerBy: plan.answerBy, wave }),
    );
}

/** Those of them who are not asked for too many needs already, in the same order. */
async function withFewOffers({ sql }: Transaction, ids: readonly string[]): Promise<string[]> {
  const rows = await sql<{ volunteer_id: string }>(
    `select volunteer_id from match where volunteer_id = any($1::uuid[]) and state = 'offered'
     group by volunteer_id having count(*) >= ${MOST_OPEN_OFFERS}`,
    [ids],
  );
  const busy = new Set(rows.map(({ volunteer_id }) => volunteer_id));
  return ids.filter((id) => !busy.has(id));
}

function countOf(asked: readonly Match[]) {
  const open = asked.filter(({ state }) => state === 'offered');
  const ends = open.flatMap(({ answerBy }) => answerBy?.getTime() ?? []);
  return {
    asked: asked.length,
    open: open.length,
    accepted: asked.filter(({ state }) => state === 'accepted').length,
    declined: asked.filter(({ state }) => state === 'declined').length,
    silent: asked.filter(({ state, reason }) => state === 'expired' && reason !== FILLED).length,
    answerBy: ends.length > 0 ? new Date(Math.max(...ends)) : null,
  };
}

interface Now {
  isAhead: boolean;
  isPaused: boolean;
  missing: number;
  open: number;
}

function stateNow({ isAhead, isPaused, missing, open }: Now): RescueState {
  if (!isAhead) return 'over';
  if (missing === 0) return 'covered';
  if (isPaused) return 'paused';
  return open > 0 ? 'asking' : 'exhausted';
}
