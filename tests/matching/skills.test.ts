import { expect, test } from 'vitest';
import { canonicalName } from '#server/modules/matching/canonical-name.ts';
import { skillFactor } from '#server/modules/matching/skill-factor.ts';
import { judge, rankingOf } from './judge.ts';
import { need, volunteer } from './world.ts';

test.each([
  ['First Aid', ' first   aid '],
  ['Español', 'espanol'],
  ['CRÈME BRÛLÉE', 'crème brûlée'],
  ['Straße', 'STRASSE'],
  ['ΣΟΦΙΑΣ', 'σοφίας'],
  ['Ünïcode', 'Ünïcode'],
  ['İstanbul', 'istanbul'],
  ['first\u00a0aid', 'First\taid'],
])('%j and %j are one skill', (one, other) => {
  expect(canonicalName(one)).toBe(canonicalName(other));
});

test('vowel signs that are no accents keep words apart', () => {
  expect(canonicalName('कम')).not.toBe(canonicalName('कुम'));
  expect(canonicalName('first aid')).not.toBe(canonicalName('firstaid'));
});

test('the factor is the share of the required skills', () => {
  expect(skillFactor([], new Set())).toBe(1);
  expect(skillFactor(['Cooking', 'Driving', 'Spanish'], new Set(['driving', 'chess']))).toBe(1 / 3);
  expect(skillFactor(['Spanish', 'SPANISH', 'Driving'], new Set(['spanish']))).toBe(1 / 2);
});

test('none of the required skills is not eligible, some of them is', () => {
  expect(judge({ requiredSkills: ['Driving'] }, { skills: ['Cooking'] })).toBeNull();
  expect(judge({ requiredSkills: ['Driving', 'Español'] }, { skills: ['ESPANOL'] })).toMatchObject({
    factors: { skill: 0.5 },
    reasons: { matchedSkills: ['Español'], missingSkills: ['Driving'] },
  });
});

test('useful skills do not score, and are told once even if required', () => {
  const wanted = { requiredSkills: ['Driving'], usefulSkills: ['driving', 'Chess', 'Spanish'] };
  const plain = judge(wanted, { skills: ['Driving'] });
  const rich = judge(wanted, { skills: ['Driving', 'chess'] });
  expect(rich?.score).toBe(plain?.score);
  expect(rich?.reasons.usefulSkills).toEqual(['Chess']);
});

test('hundreds of skills are told apart, although signatures have 64 bits', () => {
  const skill = (n: number) => `skill ${n}`;
  const volunteers = Array.from({ length: 200 }, (_, n) =>
    volunteer({ id: `v${n.toString().padStart(3, '0')}`, skills: [skill(n), skill((n * 7) % 200)] }),
  );
  const best = rankingOf(need({ requiredSkills: [skill(3), skill(67), skill(131)] }), volunteers);
  const holders = volunteers.filter((facts) =>
    facts.skills.some((name) => [skill(3), skill(67), skill(131)].includes(name)),
  );
  expect(best.map((line) => line.id).toSorted()).toEqual(holders.map((facts) => facts.id).toSorted());
});
