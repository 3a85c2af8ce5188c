import fc from 'fast-check';
import { expect, test } from 'vitest';
import { missingPair } from '#server/modules/matching/missing-pair.ts';
import { candidateOf, matchPair, occasionOf } from '#server/modules/matching/naive-ranking.ts';
import { STARTING_WEIGHTS } from '#shared/matching.ts';
import { need, needFacts, PROSPECT_PARK, volunteer, volunteerFacts, weekOf } from './world.ts';

const missing = (needs: Parameters<typeof need>[0], brings: Parameters<typeof volunteer>[0]) =>
  missingPair(occasionOf(need(needs)), candidateOf(volunteer(brings)));

test('something is missing exactly when the definition gives no match', () => {
  const seen = { match: 0, missing: 0 };
  fc.assert(
    fc.property(needFacts(fc.constant('need')), volunteerFacts(fc.constant('person')), (one, other) => {
      const [occasion, candidate] = [occasionOf(one), candidateOf(other)];
      const match = matchPair(occasion, candidate, STARTING_WEIGHTS);
      seen[match ? 'match' : 'missing']++;
      expect(missingPair(occasion, candidate) === null).toBe(match !== null);
    }),
    { seed: 10, numRuns: 5000 },
  );
  expect(Math.min(seen.match, seen.missing)).toBeGreaterThan(500);
});

test('everything that is missing is said, not only the first', () => {
  const nothing = {
    ...{
      place: false,
      distance: null,
      skills: [],
      qualifications: [],
      age: null,
      clash: null,
      notFree: false,
    },
  };
  expect(missing({}, {})).toBeNull();
  expect(
    missing(
      {
        ...{ requiredSkills: ['Farsi', 'Maths'], requiredQualifications: ['Food handler', 'Law degree'] },
        ...{ minimumAge: 18, point: { lat: 40.7812, lng: -73.9665 } },
      },
      {
        ...{ maxDistanceMiles: 5, availability: weekOf([]), birthYear: 2010 },
        qualifications: [
          { name: 'food HANDLER', expiresOn: '2025-03-31' },
          { name: 'Food handler', expiresOn: '2026-05-31' },
        ],
        busy: [
          {
            startsAt: Date.parse('2026-06-10T11:00:00-04:00'),
            endsAt: Date.parse('2026-06-10T13:00:00-04:00'),
          },
        ],
      },
    ),
  ).toEqual({
    place: false,
    distance: { miles: expect.closeTo(8.36, 1), most: 5 },
    skills: ['Farsi', 'Maths'],
    qualifications: [
      { name: 'Food handler', expiredOn: '2026-05-31' },
      { name: 'Law degree', expiredOn: null },
    ],
    age: { minimum: 18, known: true },
    clash: { startsAt: '2026-06-10T15:00:00.000Z', endsAt: '2026-06-10T17:00:00.000Z' },
    notFree: true,
  });
  expect(missing({ minimumAge: 18 }, {})).toEqual({ ...nothing, age: { minimum: 18, known: false } });
  expect(missing({}, { point: null })).toEqual({ ...nothing, place: true });
});

test('one of several skills is enough', () => {
  expect(missing({ requiredSkills: ['Farsi', 'Maths'] }, { skills: ['maths'] })).toBeNull();
});

test('of a block nothing else is said', () => {
  const apart = { blocked: ['kitchen'], point: PROSPECT_PARK, maxDistanceMiles: 0.1 };
  expect(missing({ organisationId: 'kitchen', minimumAge: 18 }, apart)).toBe('blocked');
});
