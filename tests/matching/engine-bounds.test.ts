import { expect, test } from 'vitest';
import { milesBetween } from '#server/modules/matching/distance.ts';
import { createEngine } from '#server/modules/matching/engine.ts';
import { STARTING_WEIGHTS } from '#shared/matching.ts';
import { need, OFFICE_HOURS, PROSPECT_PARK, volunteer, weekOf } from './world.ts';

/** What the engine leaves out unseen it must leave out rightly: cases on the edge of every bound. */

type Volunteer = Parameters<typeof volunteer>[0];

function engineWith(...volunteers: Volunteer[]) {
  const engine = createEngine({ weights: STARTING_WEIGHTS });
  for (const facts of volunteers) engine.setVolunteer(volunteer(facts));
  return engine;
}

const ids = (list: { id: string }[]) => list.map(({ id }) => id);
const north = (miles: number) => ({ lat: PROSPECT_PARK.lat + miles / 69.0934, lng: PROSPECT_PARK.lng });
const outcomes = (showed: number, noShow: number) => ({ showed, late: 0, noShow, excused: 0 });

test('a full list still takes the nearer of equals', () => {
  const farFirst = Array.from({ length: 40 }, (_, n) => ({
    id: `v${n}`,
    maxDistanceMiles: 500,
    point: north(0.4 - n / 100),
  }));
  expect(ids(engineWith(...farFirst).rank(need(), 3))).toEqual(['v39', 'v38', 'v37']);
});

test('a full list still takes who is lifted by rounding and more reliable', () => {
  const engine = engineWith(
    { id: 'near', outcomes: outcomes(400, 100) },
    { id: 'reliable', outcomes: outcomes(801, 199), point: north(0.0115) },
  );
  expect(ids(engine.rank(need(), 2))).toEqual(['reliable', 'near']);
  expect(ids(engine.rank(need(), 1))).toEqual(['reliable']);
});

test('a full list still takes who has two skills that share a bit', () => {
  const skills = Array.from({ length: 65 }, (_, n) => `skill ${n}`);
  const engine = engineWith(
    { id: 'names them all', skills, maxDistanceMiles: 1, point: { lat: 0, lng: 0 } },
    { id: 'one', skills: ['skill 0'], outcomes: outcomes(10, 0) },
    { id: 'both', skills: ['skill 0', 'skill 64'] },
  );
  expect(ids(engine.rank(need({ requiredSkills: ['skill 0', 'skill 64'] }), 1))).toEqual(['both']);
});

test('at exactly the greatest distance everybody is eligible, one bit beyond nobody', () => {
  for (let n = 1; n <= 400; n++) {
    const point = {
      lat: PROSPECT_PARK.lat + Math.sin(n) * 0.01 * n,
      lng: PROSPECT_PARK.lng + Math.cos(3 * n) * 0.01 * n,
    };
    const miles = milesBetween(point, PROSPECT_PARK);
    const reaches = (maxDistanceMiles: number) =>
      engineWith({ point, maxDistanceMiles }).rank(need(), 1).length === 1;
    expect(reaches(miles), `${n}`).toBe(true);
    expect(reaches(miles * (1 - Number.EPSILON)), `${n}`).toBe(false);
  }
});

/** One volunteer changes one thing only; the lists must notice. */
const CHANGES: [string, Volunteer, Volunteer, number][] = [
  ['a commitment', {}, { busy: [{ startsAt: need().startsAt, endsAt: need().endsAt }] }, 0],
  ['the end of one', { busy: [{ startsAt: need().startsAt, endsAt: need().endsAt }] }, {}, 1],
  [
    'the time zone',
    { availability: OFFICE_HOURS },
    { availability: OFFICE_HOURS, timeZone: 'Asia/Tokyo' },
    0,
  ],
  [
    'the time zone back',
    { availability: OFFICE_HOURS, timeZone: 'Asia/Tokyo' },
    { availability: OFFICE_HOURS },
    1,
  ],
  [
    'a day off',
    {},
    { availability: { ...OFFICE_HOURS, exceptions: [{ date: '2026-06-10', intervals: [] }] } },
    0,
  ],
  ['an extra day', { availability: weekOf([]) }, { availability: OFFICE_HOURS }, 1],
  ['a shorter reach', { point: north(3) }, { point: north(3), maxDistanceMiles: 2 }, 0],
  ['a longer reach', { point: north(3), maxDistanceMiles: 2 }, { point: north(3), maxDistanceMiles: 40 }, 1],
  ['a move away', {}, { point: north(60) }, 0],
  ['a move in', { point: north(60) }, {}, 1],
];

test.each(CHANGES)('%s is noticed', (_, before, after, eligible) => {
  const engine = engineWith(before);
  engine.setNeed(need());
  expect(engine.best('soup').eligible).toBe(1 - eligible);
  expect(engine.setVolunteer(volunteer(after)).needs).toEqual(new Set(['soup']));
  expect(engine.best('soup').eligible).toBe(eligible);
  expect(engine.best('soup').best).toHaveLength(eligible);
});

test('counts move without a report when the lists stay', () => {
  const engine = engineWith(...Array.from({ length: 30 }, (_, n) => ({ id: `v${n}`, createdAt: n })));
  for (let n = 0; n < 30; n++) engine.setNeed(need({ id: `need-${n + 10}` }));
  engine.follow('v0');
  expect(engine.best('need-10').eligible).toBe(30);
  expect(engine.bestForVolunteer('v0').eligible).toBe(30);

  expect(engine.removeNeed('need-35').volunteers).toEqual(new Set());
  expect(engine.removeVolunteer('v25').needs).toEqual(new Set());
  expect(engine.best('need-10').eligible).toBe(29);
  expect(engine.bestForVolunteer('v0').eligible).toBe(29);
});

test('a count is right after any number of changes since it was last read', () => {
  const engine = engineWith(...Array.from({ length: 40 }, (_, n) => ({ id: `v${n}`, skills: ['Driving'] })));
  engine.setNeed(need({ requiredSkills: ['Driving'] }));
  expect(engine.best('soup').eligible).toBe(40);
  for (const changes of [1, 2047, 2048, 2049, 5000, 3]) {
    const away = new Set<string>();
    for (let n = 0; n < changes; n++) {
      const id = `v${(n * 7) % 40}`;
      const leaves = (n + changes) % 3 === 0;
      engine.setVolunteer(
        volunteer({ id, skills: leaves ? [] : ['Driving', `${n}`], birthYear: 1950 + (n % 40) }),
      );
      if (leaves) away.add(id);
      else away.delete(id);
    }
    expect(engine.best('soup').eligible, `${changes}`).toBe(40 - away.size);
    for (const id of away) engine.setVolunteer(volunteer({ id, skills: ['Driving'] }));
    expect(engine.best('soup').eligible).toBe(40);
  }
});

test.each([10, 11, 12, 13, 14, 15, 16, 17])(
  'who gains the least that counts enters a full list: %i',
  (showed) => {
    const skills = Array.from({ length: 65 }, (_, n) => `skill ${n}`);
    const usual = { skills: ['skill 0'], point: north(0.01), outcomes: outcomes(showed, 2) };
    const engine = engineWith({
      id: 'names them all',
      skills,
      maxDistanceMiles: 1,
      point: { lat: 0, lng: 0 },
    });
    for (let n = 10; n < 90; n++) engine.setVolunteer(volunteer({ ...usual, id: `v${n}` }));
    engine.setNeed(need({ id: 'one skill', requiredSkills: ['skill 0'] }));
    engine.setNeed(need({ id: 'two skills', requiredSkills: ['skill 0', 'skill 64'] }));
    const gains: [id: string, need: string, facts: Volunteer][] = [
      ['v89', 'one skill', { point: north(0.00999) }],
      ['v88', 'one skill', { outcomes: outcomes(showed + 1, 2) }],
      ['v87', 'one skill', { createdAt: -1 }],
      // The two share a bit, and are paid for with some distance.
      ['v86', 'two skills', { skills: ['skill 0', 'skill 64'], point: north(0.5) }],
    ];
    for (const [id, needId, facts] of gains) {
      for (const isIn of [true, false]) {
        const change = volunteer({ ...usual, ...(isIn ? facts : {}), id });
        expect(engine.setVolunteer(change).needs, id).toContain(needId);
        expect(ids(engine.best(needId).best).includes(id), id).toBe(isIn);
      }
    }
  },
);
