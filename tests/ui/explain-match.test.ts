import { describe, expect, test } from 'vitest';
import {
  explainMatch,
  explainToVolunteer,
  phrasesForVolunteer,
} from '../../client/modules/volunteering/explain-match.ts';
import { weightsBehind } from '../../client/modules/volunteering/weights.ts';
import type { MatchReasons } from '../../shared/matching.ts';

const zone = 'America/New_York';
const whole: MatchReasons = {
  matchedSkills: ['first aid', 'Spanish'],
  missingSkills: [],
  usefulSkills: [],
  needMinutes: 180,
  freeMinutes: 180,
  freeFrom: null,
  freeUntil: null,
  miles: 1.24,
  turnedUp: 9,
  outOf: 10,
};

describe('why a volunteer was suggested', () => {
  test('V13: the four facts in one sentence', () => {
    expect(explainMatch(whole, zone)).toBe(
      'Has first aid and Spanish; free the whole time; 1.2 miles; turned up 9 of 10 times',
    );
  });

  test.each<[Partial<MatchReasons>, string]>([
    [{ matchedSkills: [], missingSkills: [] }, 'No skills needed'],
    [{ matchedSkills: ['a', 'b', 'c'] }, 'All 3 skills'],
    [{ missingSkills: ['lifting'] }, '2 of 3 skills, no lifting'],
    [{ usefulSkills: ['driving'] }, 'Has first aid and Spanish, also driving'],
    [{ freeMinutes: 150, freeUntil: '2026-09-12T15:30:00Z' }, 'free until 11:30'],
    [{ freeMinutes: 120, freeFrom: '2026-09-12T14:00:00Z' }, 'free from 10:00'],
    [
      { freeMinutes: 90, freeFrom: '2026-09-12T14:00:00Z', freeUntil: '2026-09-12T15:30:00Z' },
      'free 10:00–11:30',
    ],
    [{ freeMinutes: 90 }, 'free 90 of 180 minutes'],
    [{ turnedUp: 0, outOf: 0 }, 'first shift'],
    [{ turnedUp: 0, outOf: 1 }, 'turned up 0 of 1 time'],
  ])('%o', (facts, words) => {
    expect(explainMatch({ ...whole, ...facts }, zone).split('; ')).toContain(words);
  });

  test('the volunteer is not told how often they turned up in the short form', () => {
    expect(explainToVolunteer(whole, zone)).toBe('Has first aid and Spanish; free the whole time; 1.2 miles');
  });

  test('opened, each factor has a sentence to the volunteer', () => {
    expect(phrasesForVolunteer(whole, zone, 5)).toEqual({
      skill: 'first aid and Spanish: you have it all',
      availability: 'You are free the whole time',
      proximity: '1.2 of the 5 miles you travel',
      reliability: 'You turned up 9 of 10 times',
    });
    expect(phrasesForVolunteer({ ...whole, matchedSkills: [], missingSkills: ['law'] }, zone, 5).skill).toBe(
      'Asks for law',
    );
  });
});

test('weights are shown only when they made the score', () => {
  const factors = { skill: 1, availability: 0.5, proximity: 0.8, reliability: 0.7 };
  expect(weightsBehind(77.5, factors)).toEqual({
    skill: 35,
    availability: 25,
    proximity: 20,
    reliability: 20,
  });
  expect(weightsBehind(77.7, factors)).toBeNull();
});
