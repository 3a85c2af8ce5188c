import type { Temporal } from 'temporal-polyfill';
import { ableFor, candidateFrom, type DemoCandidate, type DemoMatch } from './able-people.ts';
import { type DemoFeedback, wordsOfNonprofit, wordsOfVolunteer } from './feedback-words.ts';
import { NEED_TEMPLATES } from './need-templates.ts';
import { type DemoNeed, drawSites, needOf } from './needs.ts';
import { type SeededRandom, seededRandom } from './seeded-random.ts';
import type { DemoPerson } from './volunteers.ts';

export type DemoOutcome = 'showed' | 'late' | 'excused' | 'no-show';

export interface DemoAssignment {
  needKey: string;
  volunteerEmail: string;
  outcome: DemoOutcome;
  /** Worked; 0 unless they turned up. */
  hours: number;
  match: DemoMatch;
  /** How long before the work they signed up. */
  daysAhead: number;
  said: { volunteer: DemoFeedback | null; nonprofit: DemoFeedback | null };
}

const PAST_WEEKS = 10;
/** How often a kind of work took place in a week. */
const WEEKLY_SHARE = 0.45;
const MOST_PEOPLE = 7;
const LATE_SHARE = 0.08;
const EXCUSED_SHARE = 0.3;
const MS_AN_HOUR = 3_600_000;

/**
 * The model that past outcomes are drawn from:
 *
 *     P(turns up) = 1 / (1 + exp(−(steadiness − 0.25 × miles − 2 × (1 − free share))))
 *
 * where steadiness is the person's own, normal with mean 2.1 and deviation 0.9 (Dana Kessler: 3.4). Who
 * turns up is late with 8 %; who does not has excused themselves with 30 %. So distance and tight hours
 * truly matter here, and learning has something to find.
 */
export function showUpProbability(steadiness: number, miles: number, free: number): number {
  return 1 / (1 + Math.exp(-(steadiness - 0.25 * miles - 2 * (1 - free))));
}

function drawOutcome(probability: number, random: SeededRandom): DemoOutcome {
  if (random.chance(probability)) return random.chance(LATE_SHARE) ? 'late' : 'showed';
  return random.chance(EXCUSED_SHARE) ? 'excused' : 'no-show';
}

function drawAssignments(
  need: DemoNeed,
  candidates: readonly DemoCandidate[],
  busy: Set<string>,
  random: SeededRandom,
  afterwards: SeededRandom,
): DemoAssignment[] {
  const { startsAt, endsAt, placesMin, placesMax } = need.fields;
  const dayOf = (person: DemoPerson) => `${person.email} ${startsAt.slice(0, 10)}`;
  const able = ableFor(need, candidates, (person) => !busy.has(dayOf(person)));
  const count = random.whole(placesMin, Math.max(placesMin, Math.min(placesMax, MOST_PEOPLE)));
  const length = (Date.parse(endsAt) - Date.parse(startsAt)) / MS_AN_HOUR;
  return random.sample(able, count).map(({ person, match, miles }) => {
    busy.add(dayOf(person));
    const outcome = drawOutcome(
      showUpProbability(person.steadiness, miles, match.factors.availability),
      random,
    );
    const hours = outcome === 'showed' || outcome === 'late' ? length : 0;
    const said = {
      volunteer: wordsOfVolunteer(outcome, afterwards),
      nonprofit: wordsOfNonprofit(outcome, afterwards),
    };
    const daysAhead = afterwards.whole(1, 9);
    return { needKey: need.key, volunteerEmail: person.email, outcome, hours, match, daysAhead, said };
  });
}

/**
 * Work of the ten weeks up to yesterday and how it went, by `showUpProbability`. Nobody has two commitments
 * on one day, everybody was eligible for matching and free at least half of the time.
 */
export function drawPastWork(
  seed: number,
  today: Temporal.PlainDate,
  people: readonly DemoPerson[],
): { needs: DemoNeed[]; assignments: DemoAssignment[] } {
  const needs: DemoNeed[] = [];
  const assignments: DemoAssignment[] = [];
  const busy = new Set<string>();
  const candidates = people.map((person) => candidateFrom(person));
  for (let week = PAST_WEEKS; week >= 1; week--) {
    for (const [index, template] of NEED_TEMPLATES.entries()) {
      const random = seededRandom(seed, `past ${week} ${index}`);
      if (!random.chance(WEEKLY_SHARE)) continue;
      const days = Array.from({ length: 7 }, (_, i) => today.subtract({ days: 7 * week - i }));
      const date = random.pick(days.filter((day) => template.days.includes(day.dayOfWeek)));
      const slot = { date, from: template.from, minutes: template.minutes };
      const need: DemoNeed = {
        ...needOf(template, drawSites(template, random)[0]!, slot),
        key: `past-${week}-${index + 1}`,
        state: 'done',
      };
      const afterwards = seededRandom(seed, `after ${week} ${index}`);
      const taken = drawAssignments(need, candidates, busy, random, afterwards);
      if (taken.length === 0) continue;
      needs.push(need);
      assignments.push(...taken);
    }
  }
  return { needs, assignments };
}
