import { expect, test } from 'vitest';
import { createEngine } from '#server/modules/matching/engine.ts';
import { candidateOf, naiveRanking, occasionOf } from '#server/modules/matching/naive-ranking.ts';
import { STARTING_WEIGHTS } from '#shared/matching.ts';
import { ALWAYS, need, OFFICE_HOURS, volunteer } from './world.ts';

const EMPTY = { best: [], eligible: 0 };
const NOTHING = { needs: new Set(), volunteers: new Set() };

function engineWith(...volunteers: Parameters<typeof volunteer>[0][]) {
  const engine = createEngine({ weights: STARTING_WEIGHTS });
  for (const facts of volunteers) engine.setVolunteer(volunteer(facts));
  return engine;
}

const ids = (list: { id: string }[]) => list.map(({ id }) => id);

test('what is unknown has no suggestions and may be removed', () => {
  const engine = engineWith();
  expect(engine.best('soup')).toEqual(EMPTY);
  expect(engine.bestForVolunteer('ada')).toEqual(EMPTY);
  expect(engine.removeNeed('soup')).toEqual(NOTHING);
  expect(engine.removeVolunteer('ada')).toEqual(NOTHING);
});

test('a need that opens is reported, even with nobody eligible', () => {
  const engine = engineWith();
  expect(engine.setNeed(need()).needs).toEqual(new Set(['soup']));
  expect(engine.best('soup')).toEqual(EMPTY);
});

test('a change that shows is reported, one that does not is silent', () => {
  const engine = engineWith({ id: 'ada', skills: ['Cooking'] });
  engine.setNeed(need({ usefulSkills: ['Driving'] }));
  const change = (facts: Parameters<typeof volunteer>[0]) =>
    engine.setVolunteer(volunteer({ skills: ['Cooking'], ...facts })).needs.has('soup');
  expect(change({})).toBe(false);
  expect(change({ skills: ['Cooking', 'Chess'] })).toBe(false);
  expect(change({ skills: ['Cooking', 'Driving'] })).toBe(true);
  expect(change({ skills: ['Driving'] })).toBe(false);
  expect(change({ skills: ['Driving'], name: 'Ada L.' })).toBe(true);
  expect(change({ skills: ['Driving'], name: 'Ada L.', availability: OFFICE_HOURS })).toBe(false);
  expect(change({ skills: ['Driving'], name: 'Ada L.', point: { lat: 40.66, lng: -73.96 } })).toBe(true);
  expect(engine.removeVolunteer('ada').needs).toEqual(new Set(['soup']));
});

test('a need set again without a change is silent; one that moves is reported', () => {
  const engine = engineWith({});
  const facts = need();
  engine.setNeed(facts);
  expect(engine.setNeed(need())).toEqual(NOTHING);
  expect(engine.setNeed(need({ minimumAge: 99 })).needs).toEqual(new Set(['soup']));
  expect(engine.best('soup')).toEqual(EMPTY);
  expect(engine.setNeed(need({ minimumAge: 98 })).needs).toEqual(new Set());
});

test('facts changed by the caller afterwards do not reach the engine', () => {
  const engine = engineWith({});
  const facts = need();
  engine.setNeed(facts);
  facts.endsAt += 3_600_000;
  expect(engine.best('soup').best[0]?.reasons.needMinutes).toBe(120);
  engine.setNeed(facts);
  expect(engine.best('soup').best[0]?.reasons.needMinutes).toBe(180);
});

test('a need without a place, or closed, suggests nobody and is suggested to nobody', () => {
  const engine = engineWith({});
  engine.follow('ada');
  engine.setNeed(need());
  expect(ids(engine.bestForVolunteer('ada').best)).toEqual(['soup']);
  expect(engine.setNeed(need({ point: null }))).toEqual({
    needs: new Set(['soup']),
    volunteers: new Set(['ada']),
  });
  expect(engine.best('soup')).toEqual(EMPTY);
  engine.setNeed(need());
  expect(engine.removeNeed('soup')).toEqual({ needs: new Set(), volunteers: new Set(['ada']) });
  expect(engine.bestForVolunteer('ada')).toEqual(EMPTY);
});

test('a volunteer’s list: by score, then distance, then the need’s id', () => {
  const engine = engineWith({ skills: ['Driving'] });
  const nearby = { lat: 40.6602, lng: -73.96901 };
  engine.setNeed(need({ id: 'b' }));
  engine.setNeed(need({ id: 'a' }));
  engine.setNeed(need({ id: 'a-farther', point: nearby }));
  engine.setNeed(need({ id: 'half', requiredSkills: ['Driving', 'Cooking'] }));
  engine.setNeed(need({ id: 'impossible', requiredSkills: ['Cooking'] }));
  const { best, eligible } = engine.bestForVolunteer('ada');
  expect(ids(best)).toEqual(['a', 'b', 'a-farther', 'half']);
  expect(eligible).toBe(4);
});

test('only followed volunteers are reported, from the moment they are followed', () => {
  const engine = engineWith({ id: 'ada' }, { id: 'bo' });
  engine.follow('ada');
  engine.follow('later');
  expect(engine.setNeed(need()).volunteers).toEqual(new Set(['ada']));
  expect(engine.setVolunteer(volunteer({ id: 'later' })).volunteers).toEqual(new Set(['later']));
  expect(engine.setVolunteer(volunteer({ id: 'bo', maxDistanceMiles: 9 })).volunteers).toEqual(new Set());
  engine.unfollow('ada');
  expect(engine.removeNeed('soup').volunteers).toEqual(new Set(['later']));
});

test('a list is refilled when more leave than it keeps in reserve', () => {
  const engine = createEngine({ weights: STARTING_WEIGHTS, slack: 2 });
  const crowd = Array.from({ length: 60 }, (_, n) => volunteer({ id: `v${n}`, createdAt: n }));
  for (const facts of crowd) engine.setVolunteer(facts);
  engine.setNeed(need());
  for (const facts of crowd.slice(0, 55)) engine.removeVolunteer(facts.id);
  expect(ids(engine.best('soup').best)).toEqual(['v55', 'v56', 'v57', 'v58', 'v59']);
  expect(engine.best('soup').eligible).toBe(5);
});

test('rank answers for a need that is not open, up to any limit, and keeps nothing', () => {
  const engine = engineWith(...Array.from({ length: 30 }, (_, n) => ({ id: `v${n}`, createdAt: n })));
  expect(ids(engine.rank(need({ id: 'draft' }), 25))).toEqual(Array.from({ length: 25 }, (_, n) => `v${n}`));
  expect(engine.rank(need({ point: null }), 5)).toEqual([]);
  expect(engine.rank(need(), 0)).toEqual([]);
  expect(engine.best('draft')).toEqual(EMPTY);
  expect(engine.bestForVolunteer('v0')).toEqual(EMPTY);
});

test('other weights make other lists', () => {
  const engine = engineWith(
    {
      id: 'skilled',
      skills: ['Driving', 'Cooking'],
      maxDistanceMiles: 1,
      point: { lat: 40.665, lng: -73.969 },
    },
    { id: 'near', skills: ['Driving'] },
  );
  const facts = need({ requiredSkills: ['Driving', 'Cooking'] });
  engine.setNeed(facts);
  engine.follow('near');
  const nearness = { skill: 1, availability: 1, proximity: 97, reliability: 1 };
  expect(ids(engine.best('soup').best)).toEqual(['skilled', 'near']);
  expect(engine.reweigh(nearness)).toEqual({ needs: new Set(['soup']), volunteers: new Set(['near']) });
  expect(ids(engine.best('soup').best)).toEqual(['near', 'skilled']);
  expect(engine.best('soup').best[0]?.score).toBe(engine.bestForVolunteer('near').best[0]?.score);
});

test('facts that cannot be matched are refused and change nothing', () => {
  const engine = engineWith({});
  engine.setNeed(need());
  const before = engine.best('soup');
  const crowdedDay = Array.from({ length: 13 }, (_, n) => ({ from: 60 * n, to: 60 * n + 30 }));
  const bad = [
    { maxDistanceMiles: 0.05 },
    { maxDistanceMiles: Number.NaN },
    { timeZone: 'Mars/Olympus' },
    { availability: { weekly: [], exceptions: [] } },
    { availability: { weekly: [...ALWAYS.weekly.slice(1), crowdedDay], exceptions: [] } },
    { availability: { ...ALWAYS, exceptions: [{ date: '2026-06-10', intervals: crowdedDay }] } },
  ];
  for (const facts of bad) expect(() => engine.setVolunteer(volunteer(facts))).toThrow(RangeError);
  expect(() => engine.setNeed(need({ endsAt: 0 }))).toThrow(RangeError);
  expect(() =>
    createEngine({ weights: { skill: 0, availability: 0, proximity: 0, reliability: 0 } }),
  ).toThrow(RangeError);
  expect(engine.best('soup')).toEqual(before);
});

test('many come, move and go, and the lists stay those of the definition', () => {
  const engine = createEngine({ weights: STARTING_WEIGHTS });
  const there = new Map<string, ReturnType<typeof volunteer>>();
  const wanted = need({ requiredSkills: ['Driving'] });
  engine.setNeed(wanted);
  for (let n = 0; n < 6000; n++) {
    const id = `v${(n * 37) % 1500}`;
    if (n % 5 === 4) {
      engine.removeVolunteer(id);
      there.delete(id);
      continue;
    }
    const facts = volunteer({
      id,
      point: { lat: 40.6 + ((n * 7) % 101) / 800, lng: -74 + ((n * 13) % 103) / 800 },
      maxDistanceMiles: 0.5 + ((n * 3) % 64),
      skills: n % 3 === 0 ? ['Driving'] : ['Cooking', 'Driving'],
      outcomes: { showed: n % 11, late: n % 2, noShow: n % 4, excused: 0 },
    });
    engine.setVolunteer(facts);
    there.set(id, facts);
  }
  const candidates = [...there.values()].map(candidateOf);
  const expected = naiveRanking(occasionOf(wanted), candidates, STARTING_WEIGHTS, 20);
  expect(expected.eligible).toBeGreaterThan(500);
  expect(engine.best('soup')).toEqual(expected);
  expect(engine.rank(wanted, 300)).toEqual(
    naiveRanking(occasionOf(wanted), candidates, STARTING_WEIGHTS, 300).best,
  );
});
