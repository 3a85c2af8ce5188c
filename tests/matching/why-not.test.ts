import fc from 'fast-check';
import { expect, it } from 'vitest';
import { candidateOf, matchPair, occasionOf } from '#server/modules/matching/naive-ranking.ts';
import { type WhyNot, whyNot } from '#server/modules/matching/why-not.ts';
import { STARTING_WEIGHTS } from '#shared/matching.ts';
import { need, needFacts, volunteer, volunteerFacts } from './world.ts';

it('there is a reason exactly when there is no match', () => {
  const reasons = new Set<WhyNot['why'] | null>();
  fc.assert(
    fc.property(needFacts(fc.constant('need-0')), volunteerFacts(fc.constant('ada')), (facts, person) => {
      const [occasion, candidate] = [occasionOf(facts), candidateOf(person)];
      const not = whyNot(occasion, candidate);
      reasons.add(not?.why ?? null);
      expect(not === null).toBe(matchPair(occasion, candidate, STARTING_WEIGHTS) !== null);
    }),
    { numRuns: 3000, seed: 7 },
  );
  // It would prove little if they had all been far away.
  expect(reasons.size).toBeGreaterThan(8);
});

it.each<[WhyNot, Parameters<typeof need>[0], Parameters<typeof volunteer>[0]]>([
  [{ why: 'blocked' }, {}, { blocked: ['kitchen'] }],
  [{ why: 'answered' }, {}, { answered: ['soup'] }],
  [{ why: 'need-without-place' }, { point: null }, {}],
  [{ why: 'no-place' }, {}, { point: null }],
  [{ why: 'birth-year-unknown', minimumAge: 18 }, { minimumAge: 18 }, {}],
  [{ why: 'too-young', minimumAge: 18 }, { minimumAge: 18 }, { birthYear: 2020 }],
  [
    { why: 'qualification', names: ['First aid'] },
    { requiredQualifications: ['Food handler', 'First aid'] },
    { qualifications: [{ name: 'food handler', expiresOn: null }] },
  ],
  [{ why: 'skill', names: ['Spanish'] }, { requiredSkills: ['Spanish'] }, { skills: ['Lifting'] }],
  [{ why: 'busy' }, {}, { busy: [{ startsAt: 0, endsAt: 1e14 }] }],
  [{ why: 'not-free' }, {}, { availability: { weekly: [[], [], [], [], [], [], []], exceptions: [] } }],
])('%j', (expected, wanted, brought) => {
  expect(whyNot(occasionOf(need(wanted)), candidateOf(volunteer(brought)))).toEqual(expected);
});

it('too far, with both distances', () => {
  const not = whyNot(
    occasionOf(need()),
    candidateOf(volunteer({ point: { lat: 41, lng: -73.97 }, maxDistanceMiles: 3 })),
  );
  expect(not).toEqual({ why: 'too-far', miles: expect.any(Number), maxDistanceMiles: 3 });
});
