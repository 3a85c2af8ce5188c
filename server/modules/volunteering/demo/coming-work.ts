import type { Temporal } from 'temporal-polyfill';
import { type Able, ableFor, type DemoCandidate, type DemoMatch } from './able-people.ts';
import type { DemoNeed } from './needs.ts';
import { type SeededRandom, seededRandom } from './seeded-random.ts';
import type { DemoPerson } from './volunteers.ts';

/** What somebody has promised, or was asked, for a need to come. */
export interface DemoPromise {
  needKey: string;
  volunteerEmail: string;
  state: 'confirmed' | 'interested' | 'offered';
  match: DemoMatch;
}

/** How many of its places a need has found people for. */
type Filling = 'full' | 'enough' | 'few' | 'none';

/** The demo's own coordinator sees one of each kind first. */
const PANTRY = 'flatbush-pantry';
const PANTRY_FIRST: readonly Filling[] = ['enough', 'few', 'full', 'few', 'none'];
const SOON_DAYS = 10;
const SOON: readonly Filling[] = ['full', 'full', 'enough', 'enough', 'enough', 'few', 'few', 'none'];
const LATER: readonly Filling[] = ['few', 'none', 'none'];
/** People come from the suggestions, so from the best of them. */
const MOST_LIKELY = 25;

/**
 * Who has promised to come to the needs ahead, who waits for an answer, and who was asked. Nobody has two of
 * these on one day. The demo's own volunteer comes to the first need of the demo's own nonprofit that suits
 * her, and was asked by another.
 */
export function drawComingWork(
  seed: number,
  today: Temporal.PlainDate,
  needs: readonly DemoNeed[],
  candidates: readonly DemoCandidate[],
): DemoPromise[] {
  const open = needs
    .filter(({ state }) => state === 'open')
    .sort((a, b) => (a.fields.startsAt < b.fields.startsAt ? -1 : 1));
  const busy = new Set<string>();
  const [own, ...others] = candidates;
  const promises = ofOwnVolunteer(open, own!, busy);
  let ofPantry = 0;
  for (const need of open) {
    const random = seededRandom(seed, `coming work ${need.key}`);
    const ahead = (Date.parse(need.fields.startsAt) - Date.parse(today.toString())) / 86_400_000;
    const usual = random.pick(ahead <= SOON_DAYS ? SOON : LATER);
    const filling = (need.nonprofitKey === PANTRY && PANTRY_FIRST[ofPantry++]) || usual;
    const known = promises.filter(({ needKey }) => needKey === need.key);
    promises.push(...drawPromises(need, filling, known, others, busy, random));
  }
  return promises;
}

const dayOf = ({ fields }: DemoNeed, { email }: DemoPerson) => `${email} ${fields.startsAt.slice(0, 10)}`;

function ofOwnVolunteer(open: readonly DemoNeed[], own: DemoCandidate, busy: Set<string>): DemoPromise[] {
  const find = (of: (need: DemoNeed) => boolean, state: DemoPromise['state']): DemoPromise[] => {
    for (const need of open.filter(of)) {
      const [able] = ableFor(need, [own], (person) => !busy.has(dayOf(need, person)));
      if (!able) continue;
      busy.add(dayOf(need, own.person));
      return [promise(need, able, state)];
    }
    return [];
  };
  return [
    ...find(
      ({ nonprofitKey, fields }) => nonprofitKey === PANTRY && fields.signUp === 'instant',
      'confirmed',
    ),
    ...find(({ nonprofitKey }) => nonprofitKey !== PANTRY, 'offered'),
  ];
}

const promise = (need: DemoNeed, { person, match }: Able, state: DemoPromise['state']): DemoPromise => ({
  ...{ needKey: need.key, volunteerEmail: person.email, state, match },
});

function drawPromises(
  need: DemoNeed,
  filling: Filling,
  known: readonly DemoPromise[],
  candidates: readonly DemoCandidate[],
  busy: Set<string>,
  random: SeededRandom,
): DemoPromise[] {
  const likely = ableFor(need, candidates, (person) => !busy.has(dayOf(need, person)))
    .sort((a, b) => b.match.score - a.match.score || (a.person.email < b.person.email ? -1 : 1))
    .slice(0, MOST_LIKELY);
  const wanted = countOf(need, filling, random);
  const coming = Math.max(0, wanted - known.filter(({ state }) => state === 'confirmed').length);
  const isAsked = filling === 'few' || filling === 'none';
  const waiting = need.fields.signUp === 'approval' && filling !== 'none' ? random.whole(1, 2) : 0;
  const asked = isAsked ? random.whole(0, 2) : 0;
  const people = random.sample(likely, coming + waiting + asked);
  return people.map((able, n) => {
    busy.add(dayOf(need, able.person));
    const state = n < coming ? 'confirmed' : n < coming + waiting ? 'interested' : 'offered';
    return promise(need, able, state);
  });
}

function countOf({ fields }: DemoNeed, filling: Filling, random: SeededRandom): number {
  const { placesMin, placesMax } = fields;
  switch (filling) {
    case 'full':
      return placesMax;
    case 'enough':
      return random.whole(placesMin, Math.max(placesMin, placesMax - 1));
    case 'few':
      return Math.max(0, placesMin - random.whole(1, 2));
    case 'none':
      return 0;
  }
}
