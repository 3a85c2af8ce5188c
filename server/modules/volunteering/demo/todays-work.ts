import type { Temporal } from 'temporal-polyfill';
import { ableFor, candidateFrom, type DemoMatch } from './able-people.ts';
import type { NeedTemplate } from './need-templates.ts';
import { type DemoNeed, drawSites, needOf } from './needs.ts';
import { seededRandom } from './seeded-random.ts';
import type { DemoPerson } from './volunteers.ts';

/** Through the whole of a working day, so that there is somebody to check in whenever the demo is looked at. */
const OPEN_DAY: NeedTemplate = {
  nonprofit: 'flatbush-pantry',
  title: 'Sort the donation drive',
  description: 'Boxes come in all day. We sort by date and shelf; come for as long as you said.',
  category: 'Food',
  days: [1, 2, 3, 4, 5, 6, 7],
  from: 9 * 60,
  minutes: 8 * 60,
  places: [4, 7],
  useful: ['Lifting', 'Food packing'],
};
const PEOPLE = 6;
/** Few are free for the whole day; these come all the same. */
const LEAST_FREE = 0.2;

export interface TodaysWork {
  need: DemoNeed;
  people: { email: string; match: DemoMatch }[];
}

/** What goes on today, and who comes: not the demo's own volunteer, who may have other plans. */
export function drawTodaysWork(
  seed: number,
  today: Temporal.PlainDate,
  people: readonly DemoPerson[],
  isFree: (person: DemoPerson) => boolean,
): TodaysWork {
  const random = seededRandom(seed, `today ${today}`);
  const { from, minutes } = OPEN_DAY;
  const need: DemoNeed = {
    ...needOf(OPEN_DAY, drawSites(OPEN_DAY, random)[0]!, { date: today, from, minutes }),
    key: `today-${today}`,
    state: 'open',
  };
  const candidates = people.slice(1).map((person) => candidateFrom(person));
  const able = random.sample(ableFor(need, candidates, isFree, LEAST_FREE), PEOPLE);
  return { need, people: able.map(({ person, match }) => ({ email: person.email, match })) };
}
