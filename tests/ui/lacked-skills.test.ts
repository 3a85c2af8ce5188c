import { expect, test } from 'vitest';
import { lackedSkills } from '../../client/modules/volunteering/lacked-skills.ts';

const need = { requiredSkills: ['Español', 'Lifting'], requiredQualifications: ['Driver’s licence'] };

test('names are compared without case and accents', () => {
  const person = { skills: ['espanol'], qualifications: [{ name: 'DRIVER’S  LICENCE' }] };
  expect(lackedSkills(need, person)).toEqual(['Lifting']);
});

test('a skill is not a qualification', () => {
  expect(lackedSkills(need, { skills: ['Driver’s licence', 'Lifting'], qualifications: [] })).toEqual([
    'Español',
    'Driver’s licence',
  ]);
});

test('without a profile everything is asked for', () => {
  expect(lackedSkills(need, null)).toEqual(['Español', 'Lifting', 'Driver’s licence']);
});
